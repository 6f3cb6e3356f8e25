#include "services/cloudformation/stack_set/stack_set_groups.h"

#include <map>
#include <set>
#include <tuple>

#include "services/cloudformation/stack_set/target_selection.h"

namespace cloudformation {
namespace {

struct TargetOrder {
  bool operator()(const Target& a, const Target& b) const {
    return std::tie(a.account, a.region) < std::tie(b.account, b.region);
  }
};
/// Parameter overrides by target. Of groups that name a target twice the last counts.
using Overrides = std::map<Target, Value, TargetOrder>;

Overrides overrides_of(const Value& groups) {
  Overrides overrides;
  for (const Value& group : groups) {
    for (const Target& target : requested_targets(group)) {
      overrides[target] = group.value("ParameterOverrides", Value::array());
    }
  }
  return overrides;
}

/// As few requests as hold just these: regions with the same accounts and overrides go together.
std::vector<Value> requests_for(const Overrides& overrides) {
  std::map<std::pair<Value, std::string>, std::set<std::string>> accounts_by_region;
  for (const auto& [target, values] : overrides) accounts_by_region[{values, target.region}].insert(target.account);
  std::map<std::pair<Value, std::set<std::string>>, Value> regions_by_accounts;
  for (const auto& [place, accounts] : accounts_by_region) {
    regions_by_accounts[{place.first, accounts}].push_back(place.second);
  }
  std::vector<Value> requests;
  for (const auto& [key, regions] : regions_by_accounts) {
    Value request{{"DeploymentTargets", {{"Accounts", key.second}}}, {"Regions", regions}};
    if (!key.first.empty()) request["ParameterOverrides"] = key.first;
    requests.push_back(std::move(request));
  }
  return requests;
}

Overrides without(Overrides overrides, const Overrides& others) {
  std::erase_if(overrides, [&](const auto& entry) { return others.contains(entry.first); });
  return overrides;
}

}  // namespace

GroupChanges changes_between(const Value& previous_groups, const Value& groups) {
  const Overrides before = overrides_of(previous_groups), after = overrides_of(groups);
  Overrides changed;
  for (const auto& [target, values] : after) {
    const auto known = before.find(target);
    if (known != before.end() && known->second != values) changed.emplace(target, values);
  }
  GroupChanges changes{.created = requests_for(without(after, before)),
                       .updated = requests_for(changed),
                       .deleted = requests_for(without(before, after))};
  // An override that is gone is taken back by naming none.
  for (Value& request : changes.updated) request.emplace("ParameterOverrides", Value::array());
  for (Value& request : changes.deleted) request.erase("ParameterOverrides");
  return changes;
}

std::vector<Value> existing_of_groups(RequestContext& context, const Value& set, const Value& groups) {
  Overrides there;
  for (const auto& [target, values] : overrides_of(groups)) {
    if (find_instance(context, set, target)) there.emplace(target, Value::array());
  }
  return requests_for(there);
}

}  // namespace cloudformation
