#include "services/ssm/authorization.h"

#include "services/ssm/parameter.h"

namespace ssm {
namespace {

using emulator::ResourceFacts;
using emulator::ResourceQuestion;

std::string arn_of(RequestContext& context, const std::string& name) {
  return name.starts_with("arn:") ? name : parameter_arn(context, name.substr(0, name.find(':')));
}

/// Parameters are called Name, Names, Path, or ResourceId where they are tagged; nothing else that Systems Manager
/// names is there.
std::optional<std::vector<std::string>> find_resources(RequestContext& context, const ResourceQuestion& question) {
  if (question.resource_type != "parameter") return std::vector<std::string>();
  std::vector<std::string> arns;
  for (const char* member : {"Name", "Names", "Path", "ResourceId"}) {
    const auto found = question.input.find(member);
    if (found == question.input.end()) continue;
    if (found->is_string()) arns.push_back(arn_of(context, *found));
    if (!found->is_array()) continue;
    for (const std::string name : *found) arns.push_back(arn_of(context, name));
  }
  return arns;
}

std::optional<ResourceFacts> describe(RequestContext& context, const std::string& arn) {
  const size_t start = arn.find(":parameter/");
  if (start == std::string::npos) return std::nullopt;
  const auto parameter = find_parameter(context, parse_reference(context, arn).name);
  if (!parameter) return std::nullopt;
  ResourceFacts facts{.account = context.account};
  for (const Value& tag : parameter->at("@Tags")) facts.tags[tag["Key"].get<std::string>()] = tag["Value"];
  return facts;
}

}  // namespace

emulator::ServiceAuthorization authorization() {
  return {.find_resources = find_resources, .makers = {"PutParameter"}, .describe = describe};
}

}  // namespace ssm
