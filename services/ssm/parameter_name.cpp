#include "services/ssm/parameter_name.h"

#include <algorithm>

#include "emulator/resource/resource_engine.h"
#include "protocol/http/http_message.h"
#include "services/ssm/parameter.h"

namespace ssm {
namespace {

/// https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html: "parameter
/// hierarchies can have a maximum depth of fifteen levels", and names with their ARN fit into 1011 characters.
constexpr auto kLevelsMax = 15;
constexpr size_t kNameLengthMax = 1011;

// AWS says this of every character that it does not allow.
constexpr const char* kNameRule =
    "Parameter name: can't be prefixed with \"ssm\" (case-insensitive). If formed as a path, it can consist of "
    "sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 "
    "symbols .-_";
constexpr const char* kPathRule =
    "The parameter doesn't meet the parameter name requirements. The parameter name must begin with a forward slash "
    "\"/\". It can't be prefixed with \"aws\" or \"ssm\" (case-insensitive). It must use only letters, numbers, or the "
    "following symbols: . (period), - (hyphen), _ (underscore). Special characters are not allowed. All sub-paths, if "
    "specified, must use the forward slash symbol \"/\". Valid example: /get/parameters2-/by1./path0_.";

bool has_allowed_characters(std::string_view name) {
  return std::all_of(name.begin(), name.end(),
                     [](unsigned char c) { return std::isalnum(c) || c == '.' || c == '-' || c == '_' || c == '/'; });
}

bool starts_with_ignoring_case(std::string_view text, std::string_view start) {
  return text.size() >= start.size() && protocol::equal_ignoring_case(text.substr(0, start.size()), start);
}

std::string_view without_slash(std::string_view name) {
  return name.starts_with('/') ? name.substr(1) : name;
}

ApiError invalid(const char* rule) {
  return ApiError("ValidationException", rule);
}

bool is_there(RequestContext& context, const std::string& name) {
  return context.machine.engine.exists(context, parameter_type(context), name);
}

/// An ARN does not tell whether the name of one level begins with a slash.
std::string name_in_arn(RequestContext& context, const std::string& path) {
  const bool is_plain = path.find('/') == std::string::npos && is_there(context, path);
  return is_plain ? path : "/" + path;
}

}  // namespace

void check_new_name(const std::string& name) {
  if (starts_with_ignoring_case(without_slash(name), "aws")) {
    throw ApiError("AccessDeniedException", "No access to reserved parameter name: " + name + ".");
  }
  const bool is_clean = has_allowed_characters(name) && name.find("//") == std::string::npos && !name.ends_with('/');
  if (!is_clean || starts_with_ignoring_case(without_slash(name), "ssm")) throw invalid(kNameRule);
  const auto levels = std::count(name.begin(), name.end(), '/');
  if (levels > 0 && !name.starts_with('/')) throw invalid("Parameter name must be a fully qualified name.");
  if (levels > kLevelsMax) {
    throw ApiError("HierarchyLevelLimitExceededException",
                   "A hierarchy can have a maximum of 15 levels. For more information, see Requirements and "
                   "constraints for parameter names in the AWS Systems Manager User Guide.");
  }
  if (name.size() > kNameLengthMax) throw invalid("Parameter name can't be longer than 1011 characters.");
}

void check_path(const std::string& path) {
  const bool is_public = path.starts_with("/aws/");
  const std::string_view start = without_slash(path);
  const bool is_taken = starts_with_ignoring_case(start, "aws") || starts_with_ignoring_case(start, "ssm");
  if (!path.starts_with('/') || !has_allowed_characters(path) || (is_taken && !is_public)) throw invalid(kPathRule);
}

bool is_reserved(std::string_view name) {
  return starts_with_ignoring_case(without_slash(name), "aws") || starts_with_ignoring_case(without_slash(name), "ssm");
}

ParameterReference parse_reference(RequestContext& context, const std::string& text) {
  std::string name = text;
  std::string arn_start;
  if (text.starts_with("arn:")) {
    const size_t start = text.find(":parameter/");
    if (start == std::string::npos) throw invalid(kNameRule);
    name = text.substr(start + std::string_view(":parameter/").size());
    arn_start = text.substr(0, start);
  }
  ParameterReference reference;
  const size_t colon = name.find(':');
  if (colon != std::string::npos) {
    reference.selector = name.substr(colon);
    name.resize(colon);
  }
  if (!has_allowed_characters(name)) throw invalid(kNameRule);
  if (arn_start.empty()) {
    reference.name = name;
    return reference;
  }
  reference.name = name_in_arn(context, name);
  const std::string own = parameter_arn(context, reference.name);
  // Another account's parameter would have to be shared by AWS RAM: it is not there.
  if (!own.starts_with(arn_start + ":")) reference.name.clear();
  return reference;
}

std::string parameter_arn(const RequestContext& context, std::string_view name) {
  const std::string resource = "parameter/" + std::string(without_slash(name));
  if (!name.starts_with("/aws/")) return make_arn(context, kService, resource);
  return "arn:" + std::string(emulator::partition_of(context.region)) + ":ssm:" + context.region + "::" + resource;
}

}  // namespace ssm
