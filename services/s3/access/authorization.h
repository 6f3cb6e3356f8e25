// What S3's operations need leave for, where AWS's reference does not tell: actions that are called otherwise, and the
// policies of buckets. https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "emulator/enforcement/service_authorization.h"

namespace s3 {

emulator::ServiceAuthorization authorization();

/// The action that an operation is first of all: "s3:GetObject" of HeadObject.
std::string main_action(std::string_view operation, const emulator::Value& input);

}  // namespace s3
