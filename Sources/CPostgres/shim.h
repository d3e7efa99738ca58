// What Bursar uses of libpq.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <libpq-fe.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <time.h>

// Begins to connect. What the URL says of the program's name stands; of the encoding it has no say.
static inline PGconn *_Nullable bursar_postgres_start(const char *_Nonnull url) {
    const char *const keywords[] = {"dbname", "fallback_application_name", "client_encoding", NULL};
    const char *const values[] = {url, "bursar", "UTF8", NULL};
    return PQconnectStartParams(keywords, values, 1);
}

// When the certificate that the server showed ends, in seconds since 1970; -1 without one.
static inline long long bursar_postgres_certificate_end(PGconn *_Nonnull connection) {
    SSL *tls = PQgetssl(connection);
    X509 *certificate = tls ? SSL_get_peer_certificate(tls) : NULL;
    if (!certificate) return -1;
    struct tm end;
    int isRead = ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &end);
    X509_free(certificate);
    return isRead == 1 ? (long long)timegm(&end) : -1;
}
