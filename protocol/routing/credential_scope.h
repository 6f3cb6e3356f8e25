// The service that a request was signed for.
#pragma once

#include <string>

#include "protocol/http/http_message.h"

namespace protocol {

/// The service in the credential scope of the Authorization header or of a presigned URL; "s3" for S3's old signatures
/// ("AWS AKID:…"). Empty if the request is not signed. Nothing is verified here.
std::string scope_service(const HttpRequest& request);

}  // namespace protocol
