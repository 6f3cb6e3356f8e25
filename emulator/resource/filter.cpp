#include "emulator/resource/filter.h"

#include <cctype>

#include "protocol/api_error.h"

namespace emulator {
namespace {

using protocol::ApiError;
using protocol::Member;
using protocol::Shape;

constexpr int kPathDepthMax = 4;

/// One step of a path without case, punctuation, the suffix "Set" and the plural.
std::string spelled(std::string_view name) {
  std::string result;
  for (const char c : name) {
    if (std::isalnum(static_cast<unsigned char>(c))) {
      result += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
  }
  if (result.size() > 3 && result.ends_with("set")) result.resize(result.size() - 3);
  if (result.size() > 3 && result.ends_with('s') && !result.ends_with("ss")) result.pop_back();
  return result;
}

/// A filter's name, each of its dotted parts spelled.
std::string spelled_filter(std::string_view filter) {
  std::string result;
  while (!filter.empty()) {
    const size_t dot = filter.find('.');
    result += spelled(filter.substr(0, dot));
    filter = dot == std::string_view::npos ? std::string_view{} : filter.substr(dot + 1);
  }
  return result;
}

bool is_tag_filter(std::string_view name) {
  return name.starts_with("tag:") || name == "tag-key" || name == "tag-value" || name == "tag";
}

std::string to_text(const Value& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number_float()) return to_iso8601(from_timestamp(value.get<double>()));
  return value.dump();
}

bool any_value_matches(const std::vector<std::string>& patterns, const Value& value) {
  const std::string text = to_text(value);
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](const std::string& pattern) { return matches_wildcards(pattern, text); });
}

bool path_matches(const std::vector<std::string>& path, size_t step, const Value& value,
                  const std::vector<std::string>& patterns) {
  if (value.is_array()) {
    return std::any_of(value.begin(), value.end(),
                       [&](const Value& item) { return path_matches(path, step, item, patterns); });
  }
  if (step == path.size()) return !value.is_structured() && any_value_matches(patterns, value);
  if (path[step] == "*") return path_matches(path, step + 1, value, patterns);
  const auto child = value.is_object() ? value.find(path[step]) : value.end();
  return child != value.end() && path_matches(path, step + 1, *child, patterns);
}

bool path_matches(const std::vector<std::string>& path, size_t step, const protocol::FactDocument& fact,
                  const std::vector<std::string>& patterns) {
  if (fact.is_array()) {
    for (size_t i = 0; i < fact.size(); ++i) {
      if (path_matches(path, step, fact[i], patterns)) return true;
    }
    return false;
  }
  if (step == path.size()) {
    if (fact.is_null() || fact.is_object()) return false;
    if (!fact.is_string()) {
      // A number stands in filters as it stands in JSON: "2.5", "4".
      const std::string text = fact.to_json().dump();
      return std::any_of(patterns.begin(), patterns.end(),
                         [&](const std::string& pattern) { return matches_wildcards(pattern, text); });
    }
    return std::any_of(patterns.begin(), patterns.end(),
                       [&](const std::string& pattern) { return matches_wildcards(pattern, fact.string()); });
  }
  if (path[step] == "*") return path_matches(path, step + 1, fact, patterns);
  const auto child = fact.find(path[step]);
  return child && path_matches(path, step + 1, *child, patterns);
}

bool tag_matches(const Filter& filter, const Value& resource) {
  const auto tags = resource.find("Tags");
  if (tags == resource.end()) return false;
  return std::any_of(tags->begin(), tags->end(), [&](const Value& tag) {
    if (filter.name == "tag-key") return any_value_matches(filter.values, tag.at("Key"));
    if (filter.name == "tag-value") return any_value_matches(filter.values, tag.value("Value", ""));
    return tag.at("Key") == filter.name.substr(4) && any_value_matches(filter.values, tag.value("Value", ""));
  });
}

std::vector<std::string> split_pointer(std::string_view pointer) {
  std::vector<std::string> path;
  while (!pointer.empty()) {
    pointer.remove_prefix(1);
    const size_t slash = pointer.find('/');
    path.emplace_back(pointer.substr(0, slash));
    pointer = slash == std::string_view::npos ? std::string_view{} : pointer.substr(slash);
  }
  return path;
}

}  // namespace

bool matches_wildcards(std::string_view pattern, std::string_view text) {
  size_t p = 0, t = 0, star = std::string_view::npos, mark = 0;
  while (t < text.size()) {
    const bool is_escaped = p + 1 < pattern.size() && pattern[p] == '\\';
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      mark = t;
    } else if (is_escaped && pattern[p + 1] == text[t]) {
      p += 2;
      ++t;
    } else if (p < pattern.size() && !is_escaped && (pattern[p] == '?' || pattern[p] == text[t])) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++mark;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

std::vector<Filter> read_filters(const Value& input) {
  std::vector<Filter> filters;
  const auto found = input.find("Filters");
  if (found == input.end()) return filters;
  for (const Value& item : *found) {
    filters.push_back({item.value("Name", ""), item.value("Values", std::vector<std::string>())});
  }
  return filters;
}

FilterIndex::FilterIndex(const Shape& shape, std::vector<FilterAlias> aliases,
                         const protocol::StringRange& documented) {
  add_paths(shape, {}, "", 0);
  // A filter may also repeat the name of what it filters: "vpc-peering-connection-id" and the like stand as they are,
  // "network-acl-id" too; but "instance-state-name" and such are aliases of the row.
  for (const FilterAlias& alias : aliases) aliases_[std::string(alias.filter)] = split_pointer(alias.pointer);
  for (const std::string_view name : documented) documented_.emplace_back(name);
}

void FilterIndex::add_paths(const Shape& shape, const Path& path, const std::string& spelled_path, int depth) {
  if (depth == kPathDepthMax) return;
  for (const Member& member : shape.members()) {
    Path child = path;
    child.emplace_back(member.name());
    Shape target = member.shape();
    if (target.is_list()) target = target.element().shape();
    for (const std::string_view name : {member.name(), member.wire_name()}) {
      const std::string spelling = spelled_path + spelled(name);
      if (target.is_structure()) {
        add_paths(target, child, spelling, depth + 1);
      } else {
        const auto known = paths_.find(spelling);
        if (known == paths_.end() || known->second.size() > child.size()) paths_[spelling] = child;
      }
    }
  }
}

const FilterIndex::Path* FilterIndex::path_of(const std::string& filter) const {
  if (const auto alias = aliases_.find(filter); alias != aliases_.end()) return &alias->second;
  const auto path = paths_.find(spelled_filter(filter));
  return path == paths_.end() ? nullptr : &path->second;
}

void FilterIndex::check(const std::vector<Filter>& filters) const {
  for (const Filter& filter : filters) {
    if (is_tag_filter(filter.name) || aliases_.contains(filter.name)) continue;
    const bool is_documented = std::find(documented_.begin(), documented_.end(), filter.name) != documented_.end();
    // Some operations document their filters in prose only: then the shape alone decides.
    if (!documented_.empty() && !is_documented) {
      throw ApiError("InvalidParameterValue", "The filter '" + filter.name + "' is invalid");
    }
    if (path_of(filter.name)) continue;
    if (!is_documented) throw ApiError("InvalidParameterValue", "The filter '" + filter.name + "' is invalid");
    throw ApiError("NotImplemented", "skyrig does not implement the filter '" + filter.name + "' yet.", 501);
  }
}

bool FilterIndex::matches(const std::vector<Filter>& filters, const Value& resource) const {
  return std::all_of(filters.begin(), filters.end(), [&](const Filter& filter) {
    if (is_tag_filter(filter.name)) return tag_matches(filter, resource);
    return path_matches(*path_of(filter.name), 0, resource, filter.values);
  });
}

bool FilterIndex::matches(const std::vector<Filter>& filters, const protocol::FactDocument& fact) const {
  return std::all_of(filters.begin(), filters.end(), [&](const Filter& filter) {
    return !is_tag_filter(filter.name) && path_matches(*path_of(filter.name), 0, fact, filter.values);
  });
}

std::vector<std::string> FilterIndex::unmapped() const {
  std::vector<std::string> result;
  for (const std::string& name : documented_) {
    if (!is_tag_filter(name) && !path_of(name)) result.push_back(name);
  }
  return result;
}

}  // namespace emulator
