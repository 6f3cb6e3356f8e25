#include "services/cloudformation/template/validate.h"

#include <algorithm>
#include <set>

#include "services/cloudformation/template/export_name.h"
#include "services/cloudformation/template/function_check.h"
#include "services/cloudformation/template/refusal.h"

namespace cloudformation {
namespace {

void check_resource_types(const Template& source, const ResourceSchemas& schemas) {
  const auto unknown = unrecognized_types(source, schemas);
  if (!unknown.empty()) refuse("Template format error: Unrecognized resource types: " + bracketed(unknown));
}

/// The conditions that an expression names.
void collect_condition_names(const Node& node, std::vector<std::string>& names) {
  if (const Node* name = node.find("Condition"); name && node.members.size() == 1 && name->is_scalar()) {
    names.push_back(name->text);
  }
  for (const Node& item : node.items) collect_condition_names(item, names);
  for (const Member& member : node.members) collect_condition_names(member.value, names);
}

void visit_condition(const Template& source, const Condition& condition, std::vector<std::string>& path,
                     std::set<std::string>& done) {
  const auto start = std::find(path.begin(), path.end(), condition.name);
  if (start != path.end()) {
    refuse("Template error: Found circular condition dependency: " +
           bracketed(std::vector<std::string>(start, path.end())));
  }
  if (done.contains(condition.name)) return;
  path.push_back(condition.name);
  std::vector<std::string> names;
  collect_condition_names(condition.expression, names);
  for (const std::string& name : names) {
    if (const Condition* next = source.find_condition(name)) visit_condition(source, *next, path, done);
  }
  path.pop_back();
  done.insert(condition.name);
}

void check_conditions(const Template& source, const ResourceSchemas& schemas) {
  FunctionCheck check(source, schemas, Block::kConditions);
  for (const Condition& condition : source.conditions) check.check_boolean(condition.expression, std::nullopt);
  check.refuse_unresolved();
  std::vector<std::string> path;
  std::set<std::string> done;
  for (const Condition& condition : source.conditions) visit_condition(source, condition, path, done);
}

void check_rule_functions(const Template& source, const ResourceSchemas& schemas) {
  FunctionCheck check(source, schemas, Block::kRules);
  for (const Rule& rule : source.rules) {
    if (rule.condition) check.check_boolean(*rule.condition, std::nullopt);
    for (const RuleAssertion& assertion : rule.assertions) check.check_boolean(assertion.assert, std::nullopt);
  }
  check.refuse_unresolved();
}

void check_condition_exists(const Template& source, const std::string& name, Block block) {
  if (name.empty() || source.find_condition(name)) return;
  refuse("Template format error: Unresolved condition dependency " + name + " in the " +
         std::string(block_name(block)) + " block of the template");
}

void check_resources(const Template& source, const ResourceSchemas& schemas) {
  FunctionCheck check(source, schemas, Block::kResources);
  for (const Resource& resource : source.resources) {
    check_condition_exists(source, resource.condition, Block::kResources);
    for (const std::string& name : resource.depends_on) check.require_resource(name);
    for (const Node* part :
         {&resource.properties, &resource.metadata, &resource.creation_policy, &resource.update_policy}) {
      check.check_value(*part);
    }
  }
  check.refuse_unresolved();
}

void check_outputs(const Template& source, const ResourceSchemas& schemas) {
  FunctionCheck check(source, schemas, Block::kOutputs);
  for (const Output& output : source.outputs) {
    check_condition_exists(source, output.condition, Block::kOutputs);
    check.check_value(output.value);
    if (output.export_name) check.check_value(*output.export_name);
  }
  check.refuse_unresolved();
  check_export_sources(source);
}

}  // namespace

bool is_pseudo_parameter(std::string_view name) {
  return std::find(std::begin(kPseudoParameters), std::end(kPseudoParameters), name) != std::end(kPseudoParameters);
}

std::vector<std::string> unrecognized_types(const Template& source, const ResourceSchemas& schemas) {
  std::vector<std::string> unknown;
  for (const Resource& resource : source.resources) {
    const bool is_listed = std::find(unknown.begin(), unknown.end(), resource.type) != unknown.end();
    if (!is_listed && !schemas.find(resource.type)) unknown.push_back(resource.type);
  }
  return unknown;
}

void validate_template(const Template& source, const ResourceSchemas& schemas, UnknownTypes unknown_types) {
  if (source.document.find("Hooks")) refuse_not_implemented("skyrig does not do the section Hooks (blue/green) yet");
  if (!source.transforms.empty()) return;  // checked once they have been run
  check_conditions(source, schemas);
  check_rule_functions(source, schemas);
  check_resources(source, schemas);
  check_outputs(source, schemas);
  if (unknown_types == UnknownTypes::kAreRefused) check_resource_types(source, schemas);
}

}  // namespace cloudformation
