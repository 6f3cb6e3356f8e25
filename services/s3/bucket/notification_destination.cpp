// https://docs.aws.amazon.com/AmazonS3/latest/userguide/grant-destinations-permissions-to-s3.html
#include "services/s3/bucket/notification_destination.h"

#include "emulator/dispatch/dispatcher.h"

namespace s3 {
namespace {

constexpr const char* kS3 = "s3.amazonaws.com";

/// "arn:aws:lambda:us-east-1:123456789012:function:name", taken apart.
struct FunctionArn {
  std::string region, account, name;
};

std::optional<FunctionArn> function_arn(const std::string& arn) {
  std::vector<std::string> parts(1);
  for (const char c : arn) {
    if (c == ':') {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  constexpr size_t kPartsMin = 7;
  if (parts.size() < kPartsMin || parts[2] != "lambda" || parts[5] != "function") return std::nullopt;
  return FunctionArn{.region = parts[3], .account = parts[4], .name = parts[6]};
}

/// What Cloud Control answers about the functions' account: Lambda's resources are modelled.
emulator::Answer ask(RequestContext& context, const FunctionArn& function, const char* operation, Value input) {
  return context.machine.dispatcher.call_within(
      context,
      {.service = "cloudcontrol",
       .operation = operation,
       .input = std::move(input),
       .principal = {.kind = emulator::PrincipalKind::kService, .account = function.account, .arn = kS3, .id = kS3},
       .region = function.region,
       .invoked_by = "s3"});
}

}  // namespace

bool can_deliver_to(RequestContext& context, const std::string& arn) {
  const auto function = function_arn(arn);
  if (!function) return false;
  const Value named{{"TypeName", "AWS::Lambda::Function"}, {"Identifier", function->name}};
  if (!ask(context, *function, "GetResource", named).succeeded()) return false;
  for (const std::string& written : {function->name, arn}) {
    const Value model{{"FunctionName", written}};
    const emulator::Answer permissions =
        ask(context, *function, "ListResources",
            {{"TypeName", "AWS::Lambda::Permission"}, {"ResourceModel", model.dump()}});
    const Value found = permissions.output.value("ResourceDescriptions", Value::array());
    for (const Value& one : found) {
      const Value permission = Value::parse(one.at("Properties").get<std::string>());
      if (permission.value("Principal", "") == kS3) return true;
    }
  }
  return false;
}

}  // namespace s3
