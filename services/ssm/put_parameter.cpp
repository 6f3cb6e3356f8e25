// Written by hand: one operation makes and changes, with rules about the value that no shape can say.
// https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html
#include "services/ssm/put_parameter.h"

#include <stdexcept>

#include "emulator/dispatch/dispatcher.h"
#include "emulator/time/id_generator.h"
#include "protocol/validation/pattern.h"
#include "services/ssm/parameter.h"
#include "services/ssm/parameter_policy.h"
#include "services/ssm/tags.h"

namespace ssm {
namespace {

/// https://docs.aws.amazon.com/general/latest/gr/ssm.html#limits_ssm
constexpr size_t kStandardValueMax = 4096;
constexpr size_t kAdvancedValueMax = 8192;
constexpr size_t kStandardParametersMax = 10000;
constexpr size_t kAdvancedParametersMax = 100000;
constexpr size_t kCiphertextLength = 152;
constexpr const char* kDefaultKey = "alias/aws/ssm";

ApiError invalid(const std::string& message) {
  return ApiError("ValidationException", message);
}

/// What the request leaves out stays as the newest version has it.
void take(const Value& input, const char* member, Value& version) {
  if (input.contains(member)) version[member] = input[member];
}

void check_existing(const Value& input, const Value& existing) {
  if (!input.value("Overwrite", false)) {
    throw ApiError("ParameterAlreadyExists",
                   "The parameter already exists. To overwrite this value, set the overwrite option in the request to "
                   "true.");
  }
  if (!input.value("Tags", Value::array()).empty()) {
    throw invalid(
        "Invalid request: tags and overwrite can't be used together. To create a parameter with tags, please remove "
        "overwrite flag. To update tags for an existing parameter, please use AddTagsToResource or "
        "RemoveTagsFromResource.");
  }
  if (input.contains("Type") && input["Type"] != existing.at("Type")) {
    throw ApiError("HierarchyTypeMismatchException",
                   "Parameter Store doesn't support changing a parameter type in a hierarchy. For example, you can't "
                   "change a parameter from a String type to a SecureString type. You must create a new, unique "
                   "parameter.");
  }
}

/// "Intelligent-Tiering" becomes one of the other two, as the parameter needs it; advanced never becomes standard.
std::string choose_tier(RequestContext& context, const Value& input, const Value& version, const Value* existing) {
  const std::string before = existing ? existing->at("Tier").get<std::string>() : "Standard";
  const std::string wanted = input.value("Tier", before);
  const bool needs_advanced = version.at("Value").get_ref<const std::string&>().size() > kStandardValueMax ||
                              !version.value("Policies", Value::array()).empty() ||
                              (!existing && parameter_count(context) >= kStandardParametersMax);
  if (wanted == "Intelligent-Tiering") return needs_advanced || before == "Advanced" ? "Advanced" : "Standard";
  if (wanted == "Standard" && before == "Advanced") {
    throw invalid(
        "This parameter uses the advanced-parameter tier. You can't downgrade a parameter from the advanced-parameter "
        "tier to the standard-parameter tier. If necessary, you can delete the advanced parameter and recreate it as a "
        "standard parameter.");
  }
  return wanted;
}

void check_size(const Value& version) {
  const size_t size = version.at("Value").get_ref<const std::string&>().size();
  const bool is_advanced = version.at("Tier") == "Advanced";
  if (size == 0) {
    throw invalid(
        "1 validation error detected: Value '' at 'value' failed to satisfy constraint: Member must have length "
        "greater than or equal to 1.");
  }
  if (!is_advanced && size > kStandardValueMax) {
    throw invalid(
        "Standard tier parameters support a maximum parameter value of 4096 characters. To create a larger parameter "
        "value, upgrade the parameter to use the advanced-parameter tier. For more information, see "
        "https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html");
  }
  if (is_advanced && size > kAdvancedValueMax) {
    throw invalid("Advanced tier parameters support a maximum parameter value of 8192 characters.");
  }
}

void check_count(RequestContext& context, const Value& version) {
  const size_t limit = version.at("Tier") == "Advanced" ? kAdvancedParametersMax : kStandardParametersMax;
  if (parameter_count(context) < limit) return;
  throw ApiError("ParameterLimitExceeded",
                 "You have exceeded the number of parameters for this Amazon Web Services account. Delete one or more "
                 "parameters and try again.");
}

void check_pattern(const Value& version) {
  const std::string pattern = version.value("AllowedPattern", "");
  if (pattern.empty()) return;
  const std::string value = version.at("Value");
  try {
    if (protocol::Pattern(pattern).matches(value)) return;
  } catch (const std::invalid_argument&) {
    throw ApiError("InvalidAllowedPatternException", "The request doesn't meet the regular expression requirement.");
  }
  throw ApiError("ParameterPatternMismatchException",
                 "Parameter value, can't be validated against allowedPattern: " + pattern);
}

/// AWS looks for the image after it has answered, and does not make the parameter if it is not there.
/// https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-ec2-aliases.html
bool names_an_image(RequestContext& context, const Value& version) {
  const emulator::Answer answer =
      context.machine.dispatcher.call_within(context, {.service = "ec2",
                                                       .operation = "DescribeImages",
                                                       .input = {{"ImageIds", Value::array({version.at("Value")})}},
                                                       .invoked_by = "ssm"});
  return answer.succeeded() && !answer.output.value("Images", Value::array()).empty();
}

void check_data_type(const Value& version) {
  const std::string type = version.at("DataType");
  if (type != "text" && type != "aws:ec2:image" && type != "aws:ssm:integration") {
    throw invalid("The following data type is not supported: " + type + " (Data type names are all lowercase.)");
  }
  if (type == "aws:ec2:image" && version.at("Type") != "String") {
    throw invalid("The data type aws:ec2:image is only supported for parameters of type String.");
  }
}

/// AWS KMS is not emulated: a key is a name, and what stands for the encrypted text tells nothing of the value.
void encrypt(RequestContext& context, const Value& input, Value& version) {
  if (version.at("Type") != "SecureString") {
    if (input.contains("KeyId")) throw invalid("KeyId is only supported for parameters of type SecureString.");
    return;
  }
  version["KeyId"] = input.value("KeyId", version.value("KeyId", kDefaultKey));
  version["@Ciphertext"] = "AQICAH" + context.machine.ids.base64(kCiphertextLength - 6);
}

Value put_parameter(RequestContext& context, const Value& input) {
  const std::string name = input.at("Name");
  check_new_name(name);
  const auto existing = find_parameter(context, name);
  if (existing) check_existing(input, *existing);
  if (!existing && !input.contains("Type")) {
    throw invalid("A parameter type is required when you create a parameter.");
  }
  const Value tags = existing ? existing->at("@Tags") : checked_tags(context, input.value("Tags", Value::array()));

  Value version = existing ? *existing : Value{{"Name", name}, {"DataType", "text"}, {"Policies", Value::array()}};
  for (const char* member : {"Type", "Value", "Description", "AllowedPattern", "DataType"})
    take(input, member, version);
  if (input.contains("Policies")) version["Policies"] = parse_policies(input["Policies"]);
  version["Version"] = existing ? existing->at("Version").get<int64_t>() + 1 : 1;
  version["ARN"] = parameter_arn(context, name);
  version["LastModifiedDate"] = emulator::to_timestamp(context.time);
  version["LastModifiedUser"] = context.principal.arn;
  version["Tier"] = choose_tier(context, input, version, existing ? &*existing : nullptr);
  version.erase("@Tags");
  check_data_type(version);
  check_pattern(version);
  check_size(version);
  check_policies(context, version);
  if (!existing) check_count(context, version);
  encrypt(context, input, version);
  const Value answer{{"Version", version["Version"]}, {"Tier", version["Tier"]}};
  if (version["DataType"] == "aws:ec2:image" && !names_an_image(context, version)) return answer;
  store_version(context, version, tags);
  schedule_expiration(context, version);
  return answer;
}

}  // namespace

void add_put_operation(Service& service) {
  service.operations.push_back({"PutParameter", put_parameter});
}

}  // namespace ssm
