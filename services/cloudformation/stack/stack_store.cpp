#include "services/cloudformation/stack/stack_store.h"

#include <cstdio>

#include "emulator/store/store.h"
#include "emulator/store/stored_value.h"
#include "emulator/time/id_generator.h"

namespace cloudformation {
namespace {

constexpr std::string_view kService = "cloudformation";
/// Events count down from here in their keys, so that a scan sees the newest first.
constexpr uint64_t kEventNumberMax = 999'999'999;

const ResourceType& row(RequestContext& context, std::string_view name) {
  return context.machine.engine.type(kService, name);
}

std::string local_key(const RequestContext& context, std::string_view kind, std::string_view rest) {
  return "c/" + context.account + "/" + context.region + "/" + std::string(kind) + "/" + std::string(rest);
}

std::string resource_key(const Value& stack, const std::string& logical_id) {
  return stack_uuid(stack) + "/" + logical_id;
}

/// Puts a value under the row's id, whether it is new or not: these rows give nothing to a new one.
void put(RequestContext& context, std::string_view type, const Value& value) {
  context.machine.engine.update(context, row(context, type), value);
}

}  // namespace

std::vector<ResourceType> stack_resource_types() {
  const auto type = [](std::string_view name, std::string_view shape, std::string_view id_member) {
    return ResourceType{.service = kService, .name = name, .shape = shape, .id_member = id_member};
  };
  return {type("stack", "Stack", "StackId"), type("stack-resource", "StackResource", "@Key"),
          type("stack-event", "StackEvent", "@Key"), type("change-set", "DescribeChangeSetOutput", "ChangeSetId")};
}

std::string stack_uuid(const Value& stack) {
  const std::string& id = stack.at("StackId").get_ref<const std::string&>();
  return id.substr(id.rfind('/') + 1);
}

bool is_deleted(const Value& stack) {
  return stack.at("StackStatus") == "DELETE_COMPLETE";
}

std::optional<Value> find_stack(RequestContext& context, const std::string& name_or_id) {
  std::string id = name_or_id;
  if (!id.starts_with("arn:")) {
    auto found = context.transaction.get(local_key(context, "name", name_or_id));
    if (!found) found = context.transaction.get(local_key(context, "alias", name_or_id));
    if (!found) return std::nullopt;
    id = *found;
  }
  return context.machine.engine.find(context, row(context, "stack"), id);
}

Value get_stack(RequestContext& context, const std::string& name_or_id, UnknownStackWords words) {
  if (auto stack = find_stack(context, name_or_id)) return std::move(*stack);
  switch (words) {
    case UnknownStackWords::kBrackets:
      throw ApiError("ValidationError", "Stack [" + name_or_id + "] does not exist");
    case UnknownStackWords::kQuotes:
      throw ApiError("ValidationError", "Stack '" + name_or_id + "' does not exist");
    default:
      throw ApiError("ValidationError", "Stack with id " + name_or_id + " does not exist");
  }
}

std::vector<Value> all_stacks(RequestContext& context) {
  return context.machine.engine.all(context, row(context, "stack"));
}

void save_stack(RequestContext& context, const Value& stack) {
  put(context, "stack", stack);
  const std::string name_key = local_key(context, "name", stack.at("StackName").get<std::string>());
  const std::string id = stack.at("StackId");
  if (!is_deleted(stack)) {
    context.transaction.put(name_key, id);
    return;
  }
  if (context.transaction.get(name_key) == id) context.transaction.erase(name_key);
  if (stack.contains("AliasName")) erase_alias(context, stack["AliasName"]);
}

void put_alias(RequestContext& context, const std::string& alias, const Value& stack) {
  context.transaction.put(local_key(context, "alias", alias), stack.at("StackId").get<std::string>());
}

void erase_alias(RequestContext& context, const std::string& alias) {
  context.transaction.erase(local_key(context, "alias", alias));
}

void erase_stack(RequestContext& context, const Value& stack) {
  context.transaction.erase(local_key(context, "name", stack.at("StackName").get<std::string>()));
  context.machine.engine.erase(context, row(context, "stack"), stack.at("StackId").get<std::string>());
}

std::vector<Value> resources_of(RequestContext& context, const Value& stack) {
  std::vector<Value> result;
  context.machine.engine.each_with_prefix(context, row(context, "stack-resource"), stack_uuid(stack) + "/",
                                          [&](Value& resource) {
                                            result.push_back(std::move(resource));
                                            return true;
                                          });
  return result;
}

std::optional<Value> find_resource(RequestContext& context, const Value& stack, const std::string& logical_id) {
  return context.machine.engine.find(context, row(context, "stack-resource"), resource_key(stack, logical_id));
}

bool is_there(const Value& resource) {
  return resource.value("PhysicalResourceId", "") != "" && resource.value("ResourceStatus", "") != "DELETE_COMPLETE";
}

void save_resource(RequestContext& context, const Value& stack, Value resource) {
  resource["@Key"] = resource_key(stack, resource.at("LogicalResourceId"));
  put(context, "stack-resource", resource);
}

void erase_resource(RequestContext& context, const Value& stack, const std::string& logical_id) {
  context.machine.engine.erase(context, row(context, "stack-resource"), resource_key(stack, logical_id));
}

void add_event(RequestContext& context, Value& stack, const EventText& text) {
  const uint64_t number = stack.value("@EventCount", uint64_t{0}) + 1;
  stack["@EventCount"] = number;
  char order[16];
  std::snprintf(order, sizeof order, "%09llu", static_cast<unsigned long long>(kEventNumberMax - number));
  const bool is_stack = text.type == kStackType && text.physical_id == stack.at("StackId");
  Value event = Value::object();
  event["@Key"] = stack_uuid(stack) + "/" + order;
  event["StackId"] = stack.at("StackId");
  event["StackName"] = stack.at("StackName");
  event["EventId"] = is_stack ? context.machine.ids.uuid()
                     : !text.detail.detailed_status.empty() || !text.detail.hook.is_null()
                         ? text.logical_id + "-" + context.machine.ids.uuid()
                         : text.logical_id + "-" + text.status + "-" + emulator::to_iso8601(context.time);
  event["LogicalResourceId"] = text.logical_id;
  event["PhysicalResourceId"] = text.physical_id;
  event["ResourceType"] = text.type;
  event["ResourceStatus"] = text.status;
  event["Timestamp"] = emulator::to_timestamp(context.time);
  if (const auto operation = stack.find("@Operation"); operation != stack.end()) {
    event["OperationId"] = operation->at("Id");
    event["@OperationType"] = operation->at("Type");
    event["@OperationStarted"] = operation->at("Started");
  }
  if (!text.reason.empty()) event["ResourceStatusReason"] = text.reason;
  if (!text.properties.empty()) event["ResourceProperties"] = text.properties;
  if (!text.detail.detailed_status.empty()) event["DetailedStatus"] = text.detail.detailed_status;
  if (!text.detail.findings.empty()) event["@Findings"] = text.detail.findings;
  if (text.is_of_operation) event["@IsOfOperation"] = true;
  if (!text.detail.hook.is_null()) event.update(text.detail.hook);
  if (stack.contains("@ClientRequestToken")) event["ClientRequestToken"] = stack["@ClientRequestToken"];
  put(context, "stack-event", event);
}

void set_stack_status(RequestContext& context, Value& stack, std::string_view status, const std::string& reason,
                      const StatusDetail& detail) {
  stack["StackStatus"] = status;
  const auto put_or_erase = [&](const char* member, const std::string& text) {
    if (text.empty()) {
      stack.erase(member);
    } else {
      stack[member] = text;
    }
  };
  put_or_erase("StackStatusReason", reason);
  put_or_erase("DetailedStatus", detail.detailed_status);
  add_event(context, stack,
            {.logical_id = stack.at("StackName"),
             .physical_id = stack.at("StackId"),
             .type = std::string(kStackType),
             .status = std::string(status),
             .reason = reason,
             .properties = {},
             .detail = detail});
}

std::vector<Value> events_of(RequestContext& context, const Value& stack) {
  std::vector<Value> result;
  context.machine.engine.each_with_prefix(context, row(context, "stack-event"), stack_uuid(stack) + "/",
                                          [&](Value& event) {
                                            result.push_back(std::move(event));
                                            return true;
                                          });
  return result;
}

std::string keep_template(RequestContext& context, const Value& stack, const std::string& body) {
  const std::string id = context.machine.ids.hexadecimal(16);
  context.transaction.put(local_key(context, "template", stack_uuid(stack) + "/" + id), body);
  return id;
}

std::string load_template(RequestContext& context, const Value& stack, const std::string& template_id) {
  auto body = context.transaction.get(local_key(context, "template", stack_uuid(stack) + "/" + template_id));
  if (!body) throw std::logic_error("the template " + template_id + " of a stack is lost");
  return std::move(*body);
}

std::optional<Export> find_export(RequestContext& context, const std::string& name) {
  const auto bytes = context.transaction.get(local_key(context, "export", name));
  if (!bytes) return std::nullopt;
  const Value record = emulator::from_stored(*bytes);
  return Export{name, record.at("value"), record.at("stack")};
}

std::vector<Export> all_exports(RequestContext& context) {
  std::vector<Export> result;
  const std::string prefix = local_key(context, "export", "");
  context.transaction.scan_prefix(prefix, [&](std::string_view key, std::string_view bytes) {
    const Value record = emulator::from_stored(bytes);
    result.push_back({std::string(key.substr(prefix.size())), record.at("value"), record.at("stack")});
    return true;
  });
  return result;
}

void put_export(RequestContext& context, const Export& exported) {
  context.transaction.put(local_key(context, "export", exported.name),
                          emulator::to_stored({{"value", exported.value}, {"stack", exported.stack_id}}));
}

void erase_export(RequestContext& context, const std::string& name) {
  context.transaction.erase(local_key(context, "export", name));
}

std::vector<std::string> importers_of(RequestContext& context, const std::string& export_name) {
  std::vector<std::string> result;
  context.transaction.scan_prefix(local_key(context, "import", export_name + "\n"),
                                  [&](std::string_view, std::string_view stack_name) {
                                    result.emplace_back(stack_name);
                                    return true;
                                  });
  std::sort(result.begin(), result.end());
  return result;
}

void set_imports(RequestContext& context, const Value& stack, const std::vector<std::string>& export_names) {
  const std::string list_key = local_key(context, "imports-of", stack_uuid(stack));
  if (const auto before = context.transaction.get(list_key)) {
    for (const Value& name : emulator::from_stored(*before)) {
      context.transaction.erase(local_key(context, "import", name.get<std::string>() + "\n" + stack_uuid(stack)));
    }
  }
  for (const std::string& name : export_names) {
    context.transaction.put(local_key(context, "import", name + "\n" + stack_uuid(stack)),
                            stack.at("StackName").get<std::string>());
  }
  context.transaction.put(list_key, emulator::to_stored(Value(export_names)));
}

}  // namespace cloudformation
