// S3's refusals in its own words, as one table: code, status, message.
// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "protocol/api_error.h"

namespace s3 {

using protocol::ApiError;
using ErrorMembers = std::map<std::string, std::string>;

/// The refusal of that code with its usual message. Throws std::logic_error for a code that the table does not have.
ApiError refusal(std::string_view code, ErrorMembers members = {});
/// The same with a message for this case alone.
ApiError refusal_saying(std::string_view code, std::string message, ErrorMembers members = {});

/// InvalidArgument, with the argument that is wrong and its value.
ApiError invalid_argument(std::string message, std::string argument, std::string value);
/// For a header or member whose effect skyrig does not have yet: refused, so that nobody is misled.
ApiError not_implemented(std::string_view feature);

ApiError no_such_bucket(const std::string& bucket);
ApiError no_such_key(const std::string& key);
ApiError no_such_upload(const std::string& upload_id);
ApiError malformed_xml();
ApiError invalid_request(std::string message);
ApiError precondition_failed(std::string condition);

}  // namespace s3
