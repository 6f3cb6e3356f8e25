// What a presigned URL says in its query in place of headers: ACLs, metadata, encryption.
#pragma once

#include "protocol/http/http_message.h"

namespace protocol {

/// Adds the headers that the query names, unless the request has them itself. Checksums of the body are left out: they
/// are those of the empty body that was there when the URL was made.
void add_presigned_headers(HttpRequest& request);

}  // namespace protocol
