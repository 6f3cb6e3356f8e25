#include "services/ssm/parameter_label.h"

#include <algorithm>

#include "services/ssm/parameter.h"

namespace ssm {
namespace {

constexpr size_t kLabelsMax = 10;

/// "Labels can contain letters (case sensitive), numbers, periods (.), hyphens (-), or underscores (_). Labels can't
/// begin with a number, "aws" or "ssm" (not case sensitive)."
bool is_valid_label(const std::string& label) {
  const bool is_clean = std::all_of(
      label.begin(), label.end(), [](unsigned char c) { return std::isalnum(c) || c == '.' || c == '-' || c == '_'; });
  return is_clean && !std::isdigit(static_cast<unsigned char>(label.front())) && !is_reserved(label);
}

void remove_label(Value& labels, const std::string& label) {
  labels.erase(std::remove(labels.begin(), labels.end(), Value(label)), labels.end());
}

bool holds(const Value& labels, const std::string& label) {
  return std::find(labels.begin(), labels.end(), label) != labels.end();
}

/// A label that stood on another version moves.
void take_from_others(RequestContext& context, const Value& parameter, int64_t number, const Value& wanted) {
  for (Value& version : versions_of(context, parameter.at("Name"))) {
    if (version.at("Version") == number || !version.contains("Labels")) continue;
    const Value before = version["Labels"];
    for (const std::string label : wanted) remove_label(version["Labels"], label);
    if (version["Labels"] != before) save_version(context, version);
  }
}

Value label_version(RequestContext& context, const Value& input) {
  const Value parameter = get_parameter(context, parse_reference(context, input.at("Name")).name);
  const int64_t number = input.value("ParameterVersion", parameter.at("Version").get<int64_t>());
  Value version = get_version(context, parameter, number);
  Value labels = version.value("Labels", Value::array()), invalid = Value::array(), valid = Value::array();
  for (const std::string label : input.at("Labels")) {
    if (!is_valid_label(label)) {
      invalid.push_back(label);
      continue;
    }
    valid.push_back(label);
    if (!holds(labels, label)) labels.push_back(label);
  }
  if (labels.size() > kLabelsMax) {
    throw ApiError("ParameterVersionLabelLimitExceeded",
                   "A parameter version can have maximum 10 labels.Move one or more labels to another version and try "
                   "again.");
  }
  take_from_others(context, parameter, number, valid);
  version["Labels"] = std::move(labels);
  save_version(context, version);
  return {{"InvalidLabels", std::move(invalid)}, {"ParameterVersion", number}};
}

Value unlabel_version(RequestContext& context, const Value& input) {
  const Value parameter = get_parameter(context, parse_reference(context, input.at("Name")).name);
  Value version = get_version(context, parameter, input.at("ParameterVersion").get<int64_t>());
  Value labels = version.value("Labels", Value::array()), removed = Value::array(), invalid = Value::array();
  for (const std::string label : input.at("Labels")) {
    (holds(labels, label) ? removed : invalid).push_back(label);
    remove_label(labels, label);
  }
  version["Labels"] = std::move(labels);
  save_version(context, version);
  return {{"RemovedLabels", std::move(removed)}, {"InvalidLabels", std::move(invalid)}};
}

}  // namespace

void add_label_operations(Service& service) {
  service.operations.push_back({"LabelParameterVersion", label_version});
  service.operations.push_back({"UnlabelParameterVersion", unlabel_version});
}

}  // namespace ssm
