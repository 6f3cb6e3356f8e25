#include "emulator/enforcement/authorization_reference.h"

#include <algorithm>

#include "protocol/http/ascii.h"

namespace emulator {

using protocol::FactDocument;

const ActionFacts* AuthorizationReference::find(const std::string& action) const {
  auto found = known_.find(action);
  if (found == known_.end()) {
    const std::string_view name = action;
    const size_t colon = name.find(':');
    // Names of operations come from models, and their number is theirs: the memory has its bound.
    auto facts = colon == name.npos ? std::nullopt : read(name.substr(0, colon), name.substr(colon + 1));
    found = known_.emplace(action, std::move(facts)).first;
  }
  return found->second ? &*found->second : nullptr;
}

std::optional<ActionFacts> AuthorizationReference::read(std::string_view prefix, std::string_view action) const {
  const auto service = document_.find(prefix);
  if (!service) return std::nullopt;
  const auto found = service->at("actions").find(action);
  if (!found) return std::nullopt;
  ActionFacts facts{.access_level = found->at("access").string(), .resources = {}, .dependent = {}};
  const FactDocument resources = found->at("resources");
  for (size_t i = 0; i < resources.size(); ++i) {
    const FactDocument& row = resources[i];
    const FactDocument dependent = row.at("dependent");
    for (size_t j = 0; j < dependent.size(); ++j) {
      const std::string_view name = dependent[j].string();
      if (std::find(facts.dependent.begin(), facts.dependent.end(), name) == facts.dependent.end()) {
        facts.dependent.push_back(name);
      }
    }
    const std::string_view type = row.at("type").string();
    if (type.empty()) continue;
    facts.resources.push_back(
        {.type = type, .is_required = row.at("required").boolean(), .arn = arn_template(prefix, type)});
  }
  return facts;
}

std::string_view AuthorizationReference::arn_template(std::string_view prefix, std::string_view type) const {
  const auto service = document_.find(prefix);
  const auto resource = service ? service->at("resources").find(type) : std::nullopt;
  return resource ? resource->at("arn").string() : std::string_view{};
}

std::string_view AuthorizationReference::key_type(std::string_view prefix, std::string_view key) const {
  const auto service = document_.find(prefix);
  if (!service) return {};
  const FactDocument keys = service->at("conditions");
  for (size_t i = 0; i < keys.size(); ++i) {
    if (protocol::equal_ignoring_case(keys.key(i), key)) return keys[i].string();
  }
  return {};
}

std::vector<std::string_view> AuthorizationReference::actions(std::string_view prefix) const {
  std::vector<std::string_view> names;
  const auto service = document_.find(prefix);
  if (!service) return names;
  const FactDocument actions = service->at("actions");
  for (size_t i = 0; i < actions.size(); ++i) names.push_back(actions.key(i));
  return names;
}

}  // namespace emulator
