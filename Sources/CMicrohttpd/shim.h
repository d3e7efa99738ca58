// What Bursar uses of libmicrohttpd, with fixed arguments where the library's are variable.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <microhttpd.h>

/// Starts a daemon without a listening socket; `options` ends with `MHD_OPTION_END`.
static inline struct MHD_Daemon *bursar_mhd_start(unsigned int flags, MHD_AccessHandlerCallback handler, void *closure,
                                                  const struct MHD_OptionItem *options) {
    return MHD_start_daemon(flags, 0, NULL, NULL, handler, closure, MHD_OPTION_ARRAY, options, MHD_OPTION_END);
}

static inline int bursar_mhd_socket(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    return info ? info->connect_fd : -1;
}

static inline const struct sockaddr *bursar_mhd_address(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    return info ? info->client_addr : NULL;
}

/// What `MHD_OPTION_NOTIFY_CONNECTION` put beside the socket.
static inline void *bursar_mhd_socket_context(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info ? info->socket_context : NULL;
}

/// Bytes of the request line and the header fields, with all that ends them. To be asked when the head is complete.
static inline size_t bursar_mhd_head_size(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    return info ? info->header_size : 0;
}

/// What the library keeps a record of: fields, cookies, and items of the query.
static inline size_t bursar_mhd_record_count(struct MHD_Connection *connection) {
    int count = MHD_get_connection_values(
        connection, (enum MHD_ValueKind)(MHD_HEADER_KIND | MHD_COOKIE_KIND | MHD_GET_ARGUMENT_KIND), NULL, NULL);
    return count > 0 ? (size_t)count : 0;
}

/// Bytes of the cookies, of which the library makes a copy.
static inline size_t bursar_mhd_cookie_size(struct MHD_Connection *connection) {
    const char *value = NULL;
    size_t size = 0;
    return MHD_lookup_connection_value_n(connection, MHD_HEADER_KIND, "Cookie", 6, &value, &size) == MHD_YES ? size + 1
                                                                                                             : 0;
}

/// The status of the answer that is queued, be it the library's own; 0 without one.
static inline unsigned int bursar_mhd_status(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_HTTP_STATUS);
    return info ? info->http_status : 0;
}

/// A body that is asked of `reader`, `block` bytes at a time where it does not go in chunks, until that ends it.
static inline struct MHD_Response *bursar_mhd_paged_response(size_t block, MHD_ContentReaderCallback reader,
                                                             void *closure, MHD_ContentReaderFreeCallback release) {
    return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, block, reader, closure, release);
}

/// What a reader returns behind its last byte.
static const ssize_t bursar_mhd_end = MHD_CONTENT_READER_END_OF_STREAM;

/// What a reader returns when there will be no last byte.
static const ssize_t bursar_mhd_failure = MHD_CONTENT_READER_END_WITH_ERROR;

/// No chunks for this answer, be it of unknown length; its connection ends behind it.
static inline void bursar_mhd_avoid_chunks(struct MHD_Response *response) {
    MHD_set_response_options(response, MHD_RF_HTTP_1_0_COMPATIBLE_STRICT, MHD_RO_END);
}

/// The session of a connection whose daemon speaks TLS.
static inline void *bursar_mhd_tls_session(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_GNUTLS_SESSION);
    return info ? info->tls_session : NULL;
}

/// Has no certificate to show. The library asks a daemon for some source of them before it starts; each session gets its
/// own before its handshake, and one that did not ends with this.
static inline int bursar_mhd_no_certificate(void) { return -1; }
