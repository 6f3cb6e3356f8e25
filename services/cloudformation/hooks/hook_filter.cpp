#include "services/cloudformation/hooks/hook_filter.h"

#include <algorithm>

#include "emulator/resource/filter.h"

namespace cloudformation {
namespace {

std::string in_capitals(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::toupper(c); });
  return text;
}

bool matches_any(const Value& patterns, const std::string& text) {
  return std::any_of(patterns.begin(), patterns.end(), [&](const Value& pattern) {
    return emulator::matches_wildcards(pattern.get_ref<const std::string&>(), text);
  });
}

/// What an operation targets by default: hooks from before TargetOperations existed judge resources.
bool targets_operation(const Value& configuration, const std::string& operation) {
  const Value operations = configuration.value("TargetOperations", Value::array({"RESOURCE"}));
  return std::find(operations.begin(), operations.end(), operation) != operations.end();
}

bool is_resource(const HookTarget& target) {
  return target.operation == "RESOURCE" || target.operation == "CLOUD_CONTROL";
}

/// The guide spells actions "CREATE" and "Create".
bool has_action(const Value& actions, const std::string& action) {
  return std::any_of(actions.begin(), actions.end(), [&](const Value& one) { return in_capitals(one) == action; });
}

bool passes_target_filters(const Value& filters, const HookTarget& target) {
  if (filters.contains("Targets")) {
    const Value targets = filters["Targets"];
    return std::any_of(targets.begin(), targets.end(), [&](const Value& one) {
      const std::string name = one.value("TargetName", "*");
      return in_capitals(one.value("Action", "")) == target.action &&
             (!is_resource(target) || emulator::matches_wildcards(name, target.type_name));
    });
  }
  if (filters.contains("Actions") && !has_action(filters["Actions"], target.action)) return false;
  return !is_resource(target) || !filters.contains("TargetNames") ||
         matches_any(filters["TargetNames"], target.type_name);
}

/// "If Include and Exclude lists are specified, the Hook is only invoked on stacks matching in the Include that do not
/// match in the Exclude list."
bool is_selected(const Value& lists, const std::string& text) {
  const bool is_included = !lists.contains("Include") || matches_any(lists["Include"], text);
  return is_included && !(lists.contains("Exclude") && matches_any(lists["Exclude"], text));
}

bool passes_stack_filters(const Value& filters, const HookTarget& target) {
  std::vector<bool> results;
  if (filters.contains("StackNames")) results.push_back(is_selected(filters["StackNames"], target.stack_name));
  if (filters.contains("StackRoles")) results.push_back(is_selected(filters["StackRoles"], target.stack_role));
  const auto passes = [](bool result) { return result; };
  if (filters.value("FilteringCriteria", "ALL") == "ANY") return std::any_of(results.begin(), results.end(), passes);
  return std::all_of(results.begin(), results.end(), passes);
}

}  // namespace

bool applies(const Hook& hook, const HookTarget& target) {
  const Value& configuration = hook.configuration;
  if (!targets_operation(configuration, target.operation)) return false;
  if (configuration.contains("TargetFilters") && !passes_target_filters(configuration["TargetFilters"], target)) {
    return false;
  }
  // "If you create a Hook that targets Cloud Control API operations, all stack level filters will be ignored."
  const bool has_stack = target.operation != "CLOUD_CONTROL";
  return !has_stack || !configuration.contains("StackFilters") ||
         passes_stack_filters(configuration["StackFilters"], target);
}

}  // namespace cloudformation
