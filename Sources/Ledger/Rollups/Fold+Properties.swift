// How declared properties become sums.
// SPDX-License-Identifier: Apache-2.0

extension Fold {
    /// A call's figures, once for each declared dimension that it carries.
    mutating func addProperties<Names: NameTable>(
        ofCall figures: Measures, _ booking: Booking, _ moment: Moment, _ names: inout Names
    ) throws(Names.Failure) {
        guard !declared.dimensions.isEmpty else { return }
        for property in booking.event.properties {
            guard let dimension = declared.dimensions[property.name.exact] else { continue }
            let key = RollupKey(moment.day, dimension, try names.id(of: property.value.text))
            rollups.add(.callPropertyDays, key, figures)
        }
    }

    /// An activity's count and duration by each declared dimension that it carries, and the measures that it carries:
    /// once over all (property and value 0), and once by each dimension.
    mutating func addProperties<Names: NameTable>(
        ofActivity event: Int64, status: Int64, _ figures: Measures, _ booking: Booking, _ moment: Moment,
        _ names: inout Names
    ) throws(Names.Failure) {
        let properties = booking.event.properties
        guard !properties.isEmpty, !declared.isEmpty else { return }
        var groups: [(property: Int64, value: Int64)] = [(0, 0)]
        for property in properties {
            guard let dimension = declared.dimensions[property.name.exact] else { continue }
            let value = try names.id(of: property.value.text)
            groups.append((dimension, value))
            rollups.add(.activityProperties, RollupKey(moment.day, event, status, dimension, value), figures)
        }
        for property in properties {
            guard let measure = declared.measures[property.name.exact], let total = property.value.millionths else {
                continue
            }
            for group in groups {
                let key = RollupKey(moment.day, event, group.property, group.value, measure)
                rollups.add(.activityMeasures, key, Measures(1, total))
            }
        }
    }
}
