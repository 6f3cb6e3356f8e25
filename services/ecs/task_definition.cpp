#include "services/ecs/task_definition.h"

#include <algorithm>
#include <charconv>

#include "emulator/resource/resource_engine.h"
#include "services/ecs/identifier.h"
#include "services/ecs/page.h"
#include "services/ecs/refusal.h"
#include "services/ecs/required_attributes.h"
#include "services/ecs/tags.h"
#include "services/ecs/task_definition_defaults.h"
#include "services/ecs/task_definition_rules.h"
#include "services/ecs/task_definition_use.h"

namespace ecs {
namespace {

constexpr size_t kDefinitionRevisionDigits = 10;
constexpr size_t kDeletedMax = 10;

ResourceType task_definition_type() {
  return {.service = kService,
          .name = "task-definition",
          .shape = "TaskDefinition",
          .id_member = "@id",
          .not_found = "ClientException",
          .not_found_message = "The specified task definition does not exist."};
}

/// Counts a family's revisions. It outlives them: a number is never given twice.
ResourceType family_type() {
  return {.service = kService, .name = "task-definition-family", .shape = "TaskDefinition", .id_member = "family"};
}

const ResourceType& definition_type_in(RequestContext& context) {
  return context.machine.engine.type(kService, "task-definition");
}

std::optional<int> revision_number(std::string_view text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number < 1) return std::nullopt;
  return number;
}

std::string key_of(std::string_view family, int revision) {
  std::string digits = std::to_string(revision);
  digits.insert(0, kDefinitionRevisionDigits - std::min(kDefinitionRevisionDigits, digits.size()), '0');
  return std::string(family) + ":" + digits;
}

/// "family" or "family:revision" of a name or ARN; nothing for an ARN of another kind, account or region.
std::optional<std::string> name_in(const RequestContext& context, const std::string& identifier) {
  const auto arn = parse_ecs_arn(context, identifier);
  if (!arn) return identifier;
  if (arn->kind != "task-definition" || !arn->is_own) return std::nullopt;
  return arn->path.back();
}

std::optional<Value> latest_active(RequestContext& context, const std::string& family) {
  std::optional<Value> latest;
  context.machine.engine.each_with_prefix(context, definition_type_in(context), family + ":", [&](Value& candidate) {
    if (candidate["status"] == "ACTIVE") latest = std::move(candidate);
    return true;
  });
  return latest;
}

/// What a client sees: tags travel beside the definition.
Value shown(Value definition) {
  definition.erase("tags");
  definition.erase("@id");
  return definition;
}

int next_revision(RequestContext& context, const std::string& family) {
  const ResourceType& type = context.machine.engine.type(kService, "task-definition-family");
  Value counter =
      context.machine.engine.find(context, type, family).value_or(Value{{"family", family}, {"revision", 0}});
  const int revision = counter["revision"].get<int>() + 1;
  counter["revision"] = revision;
  context.machine.engine.update(context, type, counter);
  return revision;
}

Value register_task_definition(RequestContext& context, const Value& input) {
  Value definition = input;
  const Value tags = checked_tags(context, input);
  normalize_sizes(definition);
  check_task_definition(definition);
  fill_in_defaults(definition);
  const std::string family = definition["family"];
  const int revision = next_revision(context, family);
  definition["revision"] = revision;
  definition["taskDefinitionArn"] = ecs_arn(context, "task-definition", family + ":" + std::to_string(revision));
  definition["status"] = "ACTIVE";
  definition["compatibilities"] = compatibilities_of(definition);
  definition["requiresAttributes"] = required_attributes_of(definition);
  definition["registeredAt"] = emulator::to_timestamp(context.time);
  definition["registeredBy"] = context.principal.arn;
  definition["tags"] = tags;
  definition["@id"] = key_of(family, revision);
  definition = context.machine.engine.create(context, definition_type_in(context), std::move(definition));
  return {{"taskDefinition", shown(std::move(definition))}, {"tags", tags}};
}

Value describe_task_definition(RequestContext& context, const Value& input) {
  auto definition = find_task_definition(context, input.at("taskDefinition"));
  if (!definition) throw client_exception("Unable to describe task definition.");
  const Value tags = is_included(input, "TAGS") ? definition->value("tags", Value::array()) : Value::array();
  return {{"taskDefinition", shown(std::move(*definition))}, {"tags", tags}};
}

/// "family:revision or full ARN": a family alone is not enough.
void check_has_revision(const RequestContext& context, const std::string& identifier) {
  const auto name = name_in(context, identifier);
  const size_t colon = name ? name->rfind(':') : std::string::npos;
  if (colon == std::string::npos) throw client_exception("Revision is missing.");
  const std::string revision = name->substr(colon + 1);
  if (!revision_number(revision)) throw client_exception("Invalid revision number. Number: " + revision);
}

Value deregister_task_definition(RequestContext& context, const Value& input) {
  const std::string identifier = input.at("taskDefinition");
  check_has_revision(context, identifier);
  auto definition = find_task_definition(context, identifier);
  if (!definition) throw client_exception("The specified task definition does not exist.");
  if ((*definition)["status"] == "ACTIVE") {
    (*definition)["status"] = "INACTIVE";
    (*definition)["deregisteredAt"] = emulator::to_timestamp(context.time);
    context.machine.engine.update(context, definition_type_in(context), *definition);
  }
  return {{"taskDefinition", shown(std::move(*definition))}};
}

/// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/delete-task-definition-v2.html: only INACTIVE ones; "A
/// task definition revision will stay in DELETE_IN_PROGRESS status until all the associated tasks and services have
/// been terminated."
std::optional<std::string> reason_against_deletion(const std::optional<Value>& definition) {
  if (!definition)
    return "The specified task definition does not exist. Specify a valid account, family, revision and try again.";
  if (definition->at("status") == "ACTIVE") {
    return "The specified task definition is still in ACTIVE status. Please deregister the target and try again.";
  }
  return std::nullopt;
}

Value delete_task_definitions(RequestContext& context, const Value& input) {
  const Value& wanted = input.at("taskDefinitions");
  if (wanted.empty()) throw invalid_parameter("Task definitions can not be empty.");
  if (wanted.size() > kDeletedMax) throw invalid_parameter("Task definitions can have at most 10 items.");
  for (const Value& identifier : wanted) check_has_revision(context, identifier);
  Value deleted = Value::array(), failures = Value::array();
  for (const Value& identifier : wanted) {
    auto definition = find_task_definition(context, identifier);
    if (const auto reason = reason_against_deletion(definition)) {
      failures.push_back({{"arn", definition ? (*definition)["taskDefinitionArn"] : identifier}, {"reason", *reason}});
      continue;
    }
    (*definition)["status"] = "DELETE_IN_PROGRESS";
    (*definition)["deleteRequestedAt"] = emulator::to_timestamp(context.time);
    context.machine.engine.update(context, definition_type_in(context), *definition);
    erase_once_unused(context, (*definition)["@id"]);
    deleted.push_back(shown(std::move(*definition)));
  }
  return {{"taskDefinitions", std::move(deleted)}, {"failures", std::move(failures)}};
}

/// "familyPrefix: The full family name to filter the ListTaskDefinitions results with."
Value list_task_definitions(RequestContext& context, const Value& input) {
  const std::string family = input.value("familyPrefix", ""), status = input.value("status", "ACTIVE");
  std::vector<PageItem> items;
  context.machine.engine.each_with_prefix(context, definition_type_in(context), family.empty() ? "" : family + ":",
                                          [&](Value& found) {
                                            if (found["status"] == status)
                                              items.push_back({found["@id"], found["taskDefinitionArn"]});
                                            return true;
                                          });
  return answer_page(input, std::move(items),
                     {.result_member = "taskDefinitionArns", .is_descending = input.value("sort", "ASC") == "DESC"});
}

/// "ACTIVE": families that have an ACTIVE revision; "INACTIVE": those that have none; by default both.
Value list_task_definition_families(RequestContext& context, const Value& input) {
  const std::string status = input.value("status", "ALL");
  std::map<std::string, bool> is_active;
  context.machine.engine.each_with_prefix(context, definition_type_in(context), input.value("familyPrefix", ""),
                                          [&](Value& found) {
                                            if (found["status"] == "DELETE_IN_PROGRESS") return true;
                                            bool& active = is_active[found["family"]];
                                            active = active || found["status"] == "ACTIVE";
                                            return true;
                                          });
  std::vector<PageItem> items;
  for (const auto& [family, active] : is_active) {
    if (status == "ALL" || active == (status == "ACTIVE")) items.push_back({family, family});
  }
  return answer_page(input, std::move(items), {.result_member = "families"});
}

}  // namespace

std::string task_definition_key(std::string_view family_and_revision) {
  const size_t colon = family_and_revision.rfind(':');
  if (colon == std::string_view::npos) return std::string(family_and_revision);
  const auto revision = revision_number(family_and_revision.substr(colon + 1));
  return key_of(family_and_revision.substr(0, colon), revision.value_or(0));
}

std::optional<Value> find_task_definition(RequestContext& context, const std::string& identifier) {
  const auto name = name_in(context, identifier);
  if (!name) return std::nullopt;
  if (name->find(':') == std::string::npos) return latest_active(context, *name);
  return context.machine.engine.find(context, definition_type_in(context), task_definition_key(*name));
}

Value active_task_definition(RequestContext& context, const std::string& identifier) {
  auto definition = find_task_definition(context, identifier);
  if (!definition) throw client_exception("TaskDefinition not found.");
  if ((*definition)["status"] != "ACTIVE") throw client_exception("TaskDefinition is inactive");
  return std::move(*definition);
}

const Value* find_container(const Value& task_definition, const std::string& name) {
  const Value& containers = task_definition.at("containerDefinitions");
  const auto found = std::find_if(containers.begin(), containers.end(),
                                  [&](const Value& container) { return container["name"] == name; });
  return found == containers.end() ? nullptr : &*found;
}

void add_task_definitions(Service& service) {
  service.resource_types.push_back(task_definition_type());
  service.resource_types.push_back(family_type());
  service.operations.push_back({"RegisterTaskDefinition", register_task_definition});
  service.operations.push_back({"DescribeTaskDefinition", describe_task_definition});
  service.operations.push_back({"DeregisterTaskDefinition", deregister_task_definition});
  service.operations.push_back({"DeleteTaskDefinitions", delete_task_definitions});
  service.operations.push_back({"ListTaskDefinitions", list_task_definitions});
  service.operations.push_back({"ListTaskDefinitionFamilies", list_task_definition_families});
}

}  // namespace ecs
