// What an audit calls what was done.
// SPDX-License-Identifier: Apache-2.0

/// Every action that there is an entry of: a thing, and what became of it. Those of founding documents are called as these
/// call them.
package enum AuditAction: String, Sendable, CaseIterable {
    // Of founding documents.
    case analyticsDashboardViewed = "analytics_dashboard_viewed"
    case analyticsCostsViewed = "analytics_costs_viewed"
    case analyticsGrowthViewed = "analytics_growth_viewed"
    case analyticsTopUsersViewed = "analytics_top_users_viewed"
    case analyticsDataExported = "analytics_data_exported"
    case apiCallLogged = "api_call_logged"
    case adminDashboardViewed = "admin_dashboard_viewed"
    case adminAnalyticsFiltered = "admin_analytics_filtered"
    case adminAnalyticsExported = "admin_analytics_exported"
    case adminAuditLogViewed = "admin_audit_log_viewed"

    // What was seen.
    case reportViewed = "report_viewed"
    case reportExported = "report_exported"
    case valuesViewed = "values_viewed"
    case pageViewed = "page_viewed"
    case usagePageViewed = "usage_page_viewed"
    case usagePageExported = "usage_page_exported"
    case allowanceAsked = "allowance_asked"
    case quarantineViewed = "quarantine_viewed"
    case tokensViewed = "tokens_viewed"

    // What was changed.
    case eventsRecorded = "events_recorded"
    case quarantineRetried = "quarantine_retried"
    case quarantineDropped = "quarantine_dropped"
    case tokenCreated = "token_created"
    case tokenRevoked = "token_revoked"
    case userForgotten = "user_forgotten"
    case costsRepriced = "costs_repriced"
    case eventsArchived = "events_archived"
    case backupMade = "backup_made"
    case sumsRepaired = "sums_repaired"
    /// Whatever else a route changes.
    case changeMade = "change_made"

    // Who came in, and who did not.
    case sessionBegun = "session_begun"
    case sessionEnded = "session_ended"
    case accessRefused = "access_refused"

    // What the server does by itself.
    case serverStarted = "server_started"
    case serverStopped = "server_stopped"
    case configurationReloaded = "configuration_reloaded"
    case auditPruned = "audit_pruned"
    /// Entries that could not be kept, counted.
    case auditEntriesLost = "audit_entries_lost"

    /// Whether it is done by handing something out.
    var isExport: Bool {
        switch self {
        case .analyticsDataExported, .adminAnalyticsExported, .reportExported, .usagePageExported: true
        default: false
        }
    }

    /// What the documents that name an action call all that their actions are about.
    package static let analytics = "analytics"
}

/// What came of it.
package enum AuditOutcome: String, Sendable, CaseIterable {
    /// It was done, or shown.
    case done
    /// Who asked may not, or is not known.
    case refused
    /// Who asked may, and asked too often.
    case limited
    /// It was asked in a way that nobody would have got an answer to.
    case invalid
    /// The server could not.
    case failed

    /// Of an answer with this status.
    package init(status: Int) {
        self =
            switch status {
            case ..<400: .done
            case 401, 403, 421: .refused
            case 429: .limited
            case ..<500: .invalid
            default: .failed
            }
    }
}
