#include "services/ssm/parameter_filter.h"

#include <algorithm>
#include <set>
#include <span>

#include "services/ssm/parameter_name.h"

namespace ssm {
namespace {

constexpr std::string_view kTagStart = "tag:";

/// What a filter's key may be compared by, as messages list it.
struct FilterRule {
  std::string_view key;
  std::string_view options;
};

constexpr FilterRule kDescribeRules[] = {{"Path", "Recursive, OneLevel"},
                                         {"Name", "BeginsWith, Contains, Equals"},
                                         {"Type", "BeginsWith, Equals"},
                                         {"KeyId", "BeginsWith, Equals"},
                                         {"Tier", "Equals"},
                                         {"DataType", "Equals"}};
constexpr FilterRule kByPathRules[] = {
    {"Type", "BeginsWith, Equals"}, {"KeyId", "BeginsWith, Equals"}, {"Label", "Equals"}};

std::span<const FilterRule> rules_of(FilterUse use) {
  if (use == FilterUse::kByPath) return kByPathRules;
  return kDescribeRules;
}

std::string key_names(std::span<const FilterRule> rules) {
  std::string names;
  for (const FilterRule& rule : rules) names.append(names.empty() ? "" : ", ").append(rule.key);
  return names;
}

bool is_among(std::string_view list, std::string_view word) {
  const size_t at = list.find(word);
  if (at == std::string_view::npos) return false;
  const size_t end = at + word.size();
  return (at == 0 || list[at - 1] == ' ') && (end == list.size() || list[end] == ',');
}

void check_option(const Value& filter, std::string_view options) {
  const std::string option = filter.value("Option", "");
  if (option.empty() || is_among(options, option)) return;
  throw ApiError("InvalidFilterOption", "The following filter option is not valid: " + option +
                                            ". Valid options include: [" + std::string(options) + "].");
}

void check_values(const Value& filter, const std::string& key) {
  const Value values = filter.value("Values", Value::array());
  if (values.empty()) {
    throw ApiError("InvalidFilterValue", "The following filter values are missing : null for filter key " + key + ".");
  }
  for (const std::string value : values) {
    if (key == "Path") check_path(value);
    if (key == "Type" && !is_among("String, StringList, SecureString", value)) {
      throw ApiError("InvalidFilterOption", "The following filter value is not valid: " + value +
                                                ". Valid values include: [String, StringList, SecureString].");
    }
    if (key == "Tier" && !is_among("Standard, Advanced, Intelligent-Tiering", value)) {
      throw ApiError("InvalidFilterOption", "The following filter value is not valid: " + value +
                                                ". Valid values include: [Standard, Advanced, Intelligent-Tiering].");
    }
  }
}

bool compares(const std::string& option, const std::string& text, const std::string& wanted) {
  if (option == "BeginsWith") return text.starts_with(wanted);
  if (option == "Contains") return text.find(wanted) != std::string::npos;
  return text == wanted;
}

bool lies_below(const std::string& name, std::string path, bool is_recursive) {
  if (!path.ends_with('/')) path += '/';
  if (!name.starts_with(path)) return false;
  return is_recursive || name.find('/', path.size()) == std::string::npos;
}

bool has_tag(const Value& parameter, const std::string& key, const Value& values) {
  for (const Value& tag : parameter.value("@Tags", Value::array())) {
    if (tag["Key"] != key) continue;
    return values.empty() || std::find(values.begin(), values.end(), tag["Value"]) != values.end();
  }
  return false;
}

bool passes(const Value& filter, const Value& parameter) {
  const std::string key = filter.at("Key"), option = filter.value("Option", "");
  const Value values = filter.value("Values", Value::array());
  if (key.starts_with(kTagStart)) return has_tag(parameter, key.substr(kTagStart.size()), values);
  if (key == "Label") {
    const Value labels = parameter.value("Labels", Value::array());
    return std::any_of(labels.begin(), labels.end(), [&](const Value& label) {
      return std::find(values.begin(), values.end(), label) != values.end();
    });
  }
  return std::any_of(values.begin(), values.end(), [&](const std::string value) {
    if (key == "Path") return lies_below(parameter.at("Name"), value, option == "Recursive");
    return compares(option, parameter.value(key, ""), value);
  });
}

}  // namespace

void check_filters(const Value& filters, FilterUse use) {
  std::set<std::string> seen;
  const auto rules = rules_of(use);
  for (const Value& filter : filters) {
    const std::string key = filter.at("Key");
    if (!seen.insert(key).second) {
      throw ApiError("InvalidFilterKey", "The following filter is duplicated in the request: " + key +
                                             ". A request can contain only one occurrence of a specific filter.");
    }
    if (use == FilterUse::kDescribe && key.starts_with(kTagStart)) {
      check_option(filter, "Equals");
      continue;
    }
    const auto rule = std::find_if(rules.begin(), rules.end(), [&](const FilterRule& one) { return one.key == key; });
    if (rule == rules.end()) {
      throw ApiError("InvalidFilterKey", "The following filter key is not valid: " + key +
                                             ". Valid filter keys include: [" + key_names(rules) + "].");
    }
    check_option(filter, rule->options);
    check_values(filter, key);
  }
}

bool passes_filters(const Value& filters, const Value& parameter) {
  return std::all_of(filters.begin(), filters.end(), [&](const Value& filter) { return passes(filter, parameter); });
}

}  // namespace ssm
