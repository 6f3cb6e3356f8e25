#include "services/s3/select/record.h"

#include <charconv>

#include "protocol/http/ascii.h"
#include "services/s3/errors.h"

namespace s3::select {
namespace {

std::string position_name(size_t index) {
  return "_" + std::to_string(index + 1);
}

/// The column that "_3" means, counted from 0.
std::optional<size_t> position_in(std::string_view name) {
  size_t position = 0;
  if (name.size() < 2 || name[0] != '_') return std::nullopt;
  const auto [end, error] = std::from_chars(name.data() + 1, name.data() + name.size(), position);
  if (error != std::errc() || end != name.data() + name.size() || position == 0) return std::nullopt;
  return position - 1;
}

}  // namespace

bool equal_ignoring_case(std::string_view one, std::string_view other) {
  return protocol::equal_ignoring_case(one, other);
}

const Json* find_step(const Json& value, const PathStep& step) {
  if (step.index) return value.is_array() && *step.index < value.size() ? &value[*step.index] : nullptr;
  if (!value.is_object()) return nullptr;
  const auto found = value.find(step.name);
  if (found != value.end()) return &*found;
  if (step.is_quoted) return nullptr;
  for (const auto& [name, member] : value.items()) {
    if (equal_ignoring_case(name, step.name)) return &member;
  }
  return nullptr;
}

Datum JsonRecord::find(const Path& path) const {
  const Json* value = &value_;
  for (const PathStep& step : path) {
    if (step.is_wildcard) throw refusal("InvalidKeyPath");
    // A record that is no object is its own first column.
    const bool is_itself = &step == path.data() && !value->is_structured() && step.name == "_1";
    if (!is_itself) value = find_step(*value, step);
    if (!value) return Missing{};
  }
  return *value;
}

std::vector<Member> JsonRecord::members() const {
  std::vector<Member> all;
  if (!value_.is_object()) return {{position_name(0), value_}};
  for (const auto& [name, member] : value_.items()) all.emplace_back(name, member);
  return all;
}

Datum CsvRecord::find(const Path& path) const {
  if (path.size() != 1 || path[0].index || path[0].is_wildcard) throw refusal("InvalidKeyPath");
  const PathStep& step = path[0];
  for (size_t i = 0; i < names_.size(); ++i) {
    if (names_[i] != step.name && (step.is_quoted || !equal_ignoring_case(names_[i], step.name))) continue;
    return i < fields_.size() ? Datum(Json(fields_[i])) : Datum(Missing{});
  }
  const auto position = position_in(step.name);
  if (!position) throw refusal("MissingHeaders");
  return *position < fields_.size() ? Datum(Json(fields_[*position])) : Datum(Missing{});
}

std::vector<Member> CsvRecord::members() const {
  std::vector<Member> all;
  for (size_t i = 0; i < fields_.size(); ++i) {
    all.emplace_back(i < names_.size() ? names_[i] : position_name(i), Json(fields_[i]));
  }
  return all;
}

}  // namespace s3::select
