#include "services/cloudformation/deployment/outputs.h"

namespace cloudformation {
namespace {

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

std::vector<Export> exports_of(RequestContext& context, const Value& stack) {
  std::vector<Export> result;
  for (Export& exported : all_exports(context)) {
    if (exported.stack_id == stack.at("StackId")) result.push_back(std::move(exported));
  }
  return result;
}

std::string stack_name_of(const std::string& stack_id) {
  const size_t start = stack_id.find("stack/") + 6;
  return stack_id.substr(start, stack_id.find('/', start) - start);
}

/// Refuses what would take an export away from the stacks that import it.
void check_old_exports(RequestContext& context, const Value& stack, const std::vector<EvaluatedOutput>& outputs) {
  for (const Export& exported : exports_of(context, stack)) {
    const auto kept = std::find_if(outputs.begin(), outputs.end(),
                                   [&](const EvaluatedOutput& output) { return output.export_name == exported.name; });
    const bool has_gone = kept == outputs.end();
    if (!has_gone && kept->value == exported.value) continue;
    const auto importers = importers_of(context, exported.name);
    if (importers.empty()) {
      if (has_gone) erase_export(context, exported.name);
      continue;
    }
    throw ApiError("ValidationError", "Export " + exported.name + " cannot be " + (has_gone ? "deleted" : "updated") +
                                          " as it is in use by " + joined(importers));
  }
}

void check_exported_value(const EvaluatedOutput& output) {
  if (output.value.find_first_not_of(" \t\r\n") != std::string::npos) return;
  throw ApiError("ValidationError",
                 "Cannot export output " + output.name + ". Exported values must not be empty or whitespace-only.");
}

}  // namespace

void take_outputs(RequestContext& context, Value& stack, StackTemplate& source) {
  const std::vector<EvaluatedOutput> outputs = source.outputs();
  check_old_exports(context, stack, outputs);
  Value shown = Value::array();
  for (const EvaluatedOutput& output : outputs) {
    Value item{{"OutputKey", output.name}, {"OutputValue", output.value}};
    if (!output.description.empty()) item["Description"] = output.description;
    if (!output.export_name.empty()) {
      check_exported_value(output);
      item["ExportName"] = output.export_name;
      const auto known = find_export(context, output.export_name);
      if (known && known->stack_id != stack.at("StackId")) {
        throw ApiError("ValidationError", "Export with name " + output.export_name + " is already exported by stack " +
                                              stack_name_of(known->stack_id));
      }
      put_export(context, {output.export_name, output.value, stack.at("StackId")});
    }
    shown.push_back(std::move(item));
  }
  stack["Outputs"] = std::move(shown);
  set_imports(context, stack, {source.imports().begin(), source.imports().end()});
}

void drop_exports(RequestContext& context, const Value& stack) {
  for (const Export& exported : exports_of(context, stack)) erase_export(context, exported.name);
  set_imports(context, stack, {});
}

std::optional<std::string> export_in_use(RequestContext& context, const Value& stack) {
  for (const Export& exported : exports_of(context, stack)) {
    const auto importers = importers_of(context, exported.name);
    if (importers.empty()) continue;
    return "Cannot delete export " + exported.name + " as it is in use by " + joined(importers) + ".";
  }
  return std::nullopt;
}

}  // namespace cloudformation
