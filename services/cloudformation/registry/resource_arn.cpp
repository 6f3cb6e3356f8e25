#include "services/cloudformation/registry/resource_arn.h"

#include <algorithm>
#include <vector>

#include "services/cloudformation/registry/type_name.h"

namespace cloudformation {
namespace {

using protocol::FactDocument;

/// Below this length a name ends too many others.
constexpr size_t kEndingLengthMin = 4;
constexpr std::string_view kOpenPart = "${upper:26}";

/// The prefixes under which the type's actions may stand: those of its handlers, the likeliest first.
std::vector<std::string> action_prefixes(const ResourceSchema& schema) {
  std::vector<std::string> prefixes;
  const auto add = [&](std::string prefix) {
    if (std::find(prefixes.begin(), prefixes.end(), prefix) == prefixes.end()) prefixes.push_back(std::move(prefix));
  };
  add(plain(service_of_type(schema.type_name())));
  for (const char* handler : {"create", "read"}) {
    for (const std::string& permission : schema.handler_permissions(handler)) {
      add(permission.substr(0, permission.find(':')));
    }
  }
  return prefixes;
}

/// "TargetGroup" for "targetgroup"; with `by_ending`, also "Function" for "EdgeFunction" and the other way round.
bool names_resource(const std::string& noun, std::string_view resource, bool by_ending) {
  const std::string name = plain(resource);
  if (!by_ending) return name == noun;
  return name.size() >= kEndingLengthMin && (noun.ends_with(name) || name.ends_with(noun));
}

}  // namespace

std::optional<std::string> arn_format(const protocol::Facts& facts, const ResourceSchema& schema) {
  const FactDocument reference = facts.document("authorization");
  const std::string noun = plain(noun_of_type(schema.type_name()));
  const auto prefixes = action_prefixes(schema);
  for (const bool by_ending : {false, true}) {
    for (const std::string& prefix : prefixes) {
      const auto service = reference.find(prefix);
      const auto resources = service ? service->find("resources") : std::nullopt;
      for (size_t i = 0; resources && i < resources->size(); ++i) {
        if (names_resource(noun, resources->key(i), by_ending)) return std::string((*resources)[i].at("arn").string());
      }
    }
  }
  return std::nullopt;
}

std::string resource_arn(emulator::RequestContext& context, const ResourceSchema& schema, const Value& model) {
  auto format = arn_format(context.machine.facts, schema);
  if (!format) {
    const auto prefixes = action_prefixes(schema);
    const std::string service = prefixes.size() > 1 ? prefixes[1] : prefixes[0];
    format =
        "arn:${Partition}:" + service + ":${Region}:${Account}:" + plain(noun_of_type(schema.type_name())) + "/${Id}";
  }
  // Where the reference leaves the last part open, it is an id like others.
  for (size_t at = format->find('*'); at != std::string::npos; at = format->find('*'))
    format->replace(at, 1, kOpenPart);
  return fill_format(context, schema, model, *format);
}

}  // namespace cloudformation
