// Written by hand: Parameter Store's operations find parameters by names with selectors, among the account's own and
// the public ones.
#include "services/ssm/get_parameters.h"

#include <algorithm>

#include "emulator/resource/resource_engine.h"
#include "services/ssm/page.h"
#include "services/ssm/parameter.h"
#include "services/ssm/parameter_filter.h"
#include "services/ssm/public_parameter.h"

namespace ssm {
namespace {

constexpr size_t kByPathPageSize = 10;
constexpr size_t kHistoryPageSize = 50;

/// A version as GetParameter shows it.
Value shown(const Value& version, bool is_decrypted) {
  Value parameter = Value::object();
  for (const char* member : {"Name", "Type", "Value", "Version", "LastModifiedDate", "ARN", "DataType"}) {
    if (version.contains(member)) parameter[member] = version[member];
  }
  if (!is_decrypted && version.contains("@Ciphertext")) parameter["Value"] = version["@Ciphertext"];
  return parameter;
}

/// The version that a reference selects, or nothing; `is_there` tells whether the parameter itself is.
std::optional<Value> select(RequestContext& context, const ParameterReference& reference, bool* is_there) {
  if (auto parameter = find_public_parameter(context, reference.name)) {
    *is_there = true;
    if (!reference.selector.empty() && reference.selected() != parameter->at("Version").dump()) return std::nullopt;
    return parameter;
  }
  const auto parameter = find_parameter(context, reference.name);
  *is_there = parameter.has_value();
  return parameter ? find_version(context, *parameter, reference.selected()) : std::nullopt;
}

ApiError selection_not_found(const ParameterReference& reference) {
  const std::string selected = reference.selected();
  const bool is_number = !selected.empty() && selected.find_first_not_of("0123456789") == std::string::npos;
  return ApiError("ParameterVersionNotFound",
                  is_number ? "Systems Manager could not find version " + selected + " of " + reference.name +
                                  ". Verify the version and try again."
                            : "Systems Manager could not find label " + selected + " for parameter " + reference.name +
                                  ". Verify the label and try again.");
}

Value get_one(RequestContext& context, const Value& input) {
  const ParameterReference reference = parse_reference(context, input.at("Name"));
  bool is_there = false;
  const auto version = select(context, reference, &is_there);
  if (!is_there) throw parameter_not_found();
  if (!version) throw selection_not_found(reference);
  Value parameter = shown(*version, input.value("WithDecryption", false));
  if (!reference.selector.empty()) parameter["Selector"] = reference.selector;
  return {{"Parameter", std::move(parameter)}};
}

Value get_parameters(RequestContext& context, const Value& input) {
  Value parameters = Value::array(), invalid = Value::array();
  for (const std::string name : input.at("Names")) {
    const ParameterReference reference = parse_reference(context, name);
    bool is_there = false;
    const auto version = select(context, reference, &is_there);
    if (!version) {
      invalid.push_back(name);
      continue;
    }
    Value parameter = shown(*version, input.value("WithDecryption", false));
    if (!reference.selector.empty()) parameter["Selector"] = reference.selector;
    parameters.push_back(std::move(parameter));
  }
  return {{"Parameters", std::move(parameters)}, {"InvalidParameters", std::move(invalid)}};
}

/// "/a/b" without the slash at the end that callers may write.
std::string folder_of(std::string path) {
  while (path.ends_with('/')) path.pop_back();
  return path;
}

bool has_label_filter(const Value& filters) {
  return std::any_of(filters.begin(), filters.end(), [](const Value& filter) { return filter["Key"] == "Label"; });
}

/// With a label filter the labelled version is shown, else the newest.
void collect_own(RequestContext& context, const Value& input, const std::string& folder, std::vector<PageItem>& items) {
  const Value filters = input.value("ParameterFilters", Value::array());
  const bool is_recursive = input.value("Recursive", false), is_decrypted = input.value("WithDecryption", false);
  context.machine.engine.each_with_prefix(context, parameter_type(context), folder + "/", [&](Value& parameter) {
    const std::string name = parameter.at("Name");
    if (!is_recursive && name.find('/', folder.size() + 1) != std::string::npos) return true;
    if (has_label_filter(filters)) {
      for (const Value& version : versions_of(context, name)) {
        if (passes_filters(filters, version)) items.push_back({name, shown(version, is_decrypted)});
      }
    } else if (passes_filters(filters, parameter)) {
      items.push_back({name, shown(*find_version(context, parameter, ""), is_decrypted)});
    }
    return true;
  });
}

Value get_parameters_by_path(RequestContext& context, const Value& input) {
  const std::string path = input.at("Path");
  check_path(path);
  const Value filters = input.value("ParameterFilters", Value::array());
  check_filters(filters, FilterUse::kByPath);
  std::vector<PageItem> items;
  const std::string folder = folder_of(path);
  if (path.starts_with("/aws/")) {
    each_public_parameter(context, folder, input.value("Recursive", false), [&](Value parameter) {
      if (passes_filters(filters, parameter)) items.push_back({parameter["Name"], std::move(parameter)});
    });
  } else {
    collect_own(context, input, folder, items);
  }
  std::sort(items.begin(), items.end(), [](const PageItem& a, const PageItem& b) { return a.key < b.key; });
  return answer_page(input, "Parameters", std::move(items), kByPathPageSize);
}

Value get_history(RequestContext& context, const Value& input) {
  const ParameterReference reference = parse_reference(context, input.at("Name"));
  get_parameter(context, reference.name);
  std::vector<PageItem> items;
  for (Value& version : versions_of(context, reference.name)) {
    if (!input.value("WithDecryption", false) && version.contains("@Ciphertext"))
      version["Value"] = version["@Ciphertext"];
    if (!version.contains("Labels")) version["Labels"] = Value::array();
    const std::string key = version["@Key"];
    items.push_back({key, std::move(version)});
  }
  return answer_page(input, "Parameters", std::move(items), kHistoryPageSize);
}

Value delete_one(RequestContext& context, const Value& input) {
  const ParameterReference reference = parse_reference(context, input.at("Name"));
  get_parameter(context, reference.name);
  remove_parameter(context, reference.name);
  return Value::object();
}

Value delete_parameters(RequestContext& context, const Value& input) {
  Value deleted = Value::array(), invalid = Value::array();
  for (const std::string name : input.at("Names")) {
    const ParameterReference reference = parse_reference(context, name);
    if (find_parameter(context, reference.name)) {
      remove_parameter(context, reference.name);
      deleted.push_back(name);
    } else {
      invalid.push_back(name);
    }
  }
  return {{"DeletedParameters", std::move(deleted)}, {"InvalidParameters", std::move(invalid)}};
}

}  // namespace

void add_get_operations(Service& service) {
  service.operations.push_back({"GetParameter", get_one});
  service.operations.push_back({"GetParameters", get_parameters});
  service.operations.push_back({"GetParametersByPath", get_parameters_by_path});
  service.operations.push_back({"GetParameterHistory", get_history});
  service.operations.push_back({"DeleteParameter", delete_one});
  service.operations.push_back({"DeleteParameters", delete_parameters});
}

}  // namespace ssm
