#include "services/cloudformation/types/public_type.h"

#include <algorithm>
#include <charconv>

#include "services/cloudformation/hooks/hook_type.h"

namespace cloudformation {
namespace {

const ResourceType& public_row(RequestContext& context) {
  return context.machine.engine.type("cloudformation", "public-type");
}

std::string key_prefix(const RequestContext& context, const PublicTypeName& name) {
  return context.region + "/" + name.publisher_id + "/" + name.kind + "/" + name.name + "/";
}

PublicTypeName public_name_of(const Value& published) {
  return {.publisher_id = published.at("PublisherId"), .kind = published.at("Type"), .name = published.at("TypeName")};
}

std::vector<Value> with_prefix(RequestContext& context, const std::string& prefix) {
  std::vector<Value> found;
  context.machine.engine.each_with_prefix(context, public_row(context), prefix, [&](Value& published) {
    found.push_back(std::move(published));
    return true;
  });
  std::stable_sort(found.begin(), found.end(),
                   [](const Value& a, const Value& b) { return a.at("@Number") < b.at("@Number"); });
  return found;
}

}  // namespace

void save_public_type(RequestContext& context, const Value& published) {
  Value stored = published;
  stored["@Key"] =
      key_prefix(context, public_name_of(published)) + published.at("PublicVersionNumber").get<std::string>();
  context.machine.engine.create(context, public_row(context), stored);
}

std::vector<Value> public_versions(RequestContext& context, const PublicTypeName& name) {
  if (auto hook = published_hook(name)) return {std::move(*hook)};
  return with_prefix(context, key_prefix(context, name));
}

std::vector<Value> all_public_types(RequestContext& context) {
  return with_prefix(context, context.region + "/");
}

int64_t major_version(const Value& type) {
  const std::string number = type.at("PublicVersionNumber");
  int64_t major = 0;
  std::from_chars(number.data(), number.data() + number.size(), major);
  return major;
}

std::optional<Value> newest_minor_version(RequestContext& context, const Value& activated) {
  if (!activated.contains("OriginalTypeName")) return std::nullopt;
  auto published = public_versions(context, {.publisher_id = activated.at("PublisherId"),
                                             .kind = activated.at("Type"),
                                             .name = activated.at("OriginalTypeName")});
  std::erase_if(published, [&](const Value& one) { return major_version(one) != major_version(activated); });
  return published.empty() ? std::nullopt : std::optional(published.back());
}

std::string public_arn(const RequestContext& context, const PublicTypeName& name) {
  std::string type_name = name.name;
  for (size_t at = type_name.find("::"); at != std::string::npos; at = type_name.find("::")) {
    type_name.replace(at, 2, "-");
  }
  std::string kind = name.kind;
  std::transform(kind.begin(), kind.end(), kind.begin(), [](unsigned char c) { return std::tolower(c); });
  return "arn:" + std::string(emulator::partition_of(context.region)) + ":cloudformation:" + context.region +
         "::type/" + kind + "/" + name.publisher_id + "/" + type_name;
}

}  // namespace cloudformation
