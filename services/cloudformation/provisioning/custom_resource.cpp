#include "services/cloudformation/provisioning/custom_resource.h"

namespace cloudformation {

/// "The service token, such as an Amazon SNS topic ARN or Lambda function ARN. The service token must be from the same
/// Region as the stack."
void check_service_token(const RequestContext& context, const ResourceStep& step) {
  const Value given = step.properties.value("ServiceToken", Value());
  const std::string token = given.is_string() ? given.get<std::string>() : std::string();
  for (const char* service : {"lambda", "sns"}) {
    const std::string start = ":" + std::string(service) + ":" + context.region + ":";
    const size_t partition = token.find(start);
    if (token.starts_with("arn:aws") && partition != std::string::npos && partition == token.find(':', 4)) return;
  }
  throw emulator::ApiError("ValidationError", "Invalid service token.");
}

}  // namespace cloudformation
