#include "protocol/codec/form_value.h"

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include <nlohmann/json.hpp>

#include "protocol/codec/nesting.h"
#include "protocol/codec/scalar_text.h"

namespace protocol {
namespace {

Value decode_group(const FormGroup& group, const Member& member, const FormDialect& dialect, int depth);

Value decode_structure(const std::vector<FormGroup>& groups, const Shape& shape, const FormDialect& dialect,
                       int depth) {
  Value result = Value::object();
  for (const FormGroup& group : groups) {
    bool is_known = false;
    for (const Member member : shape.members()) {
      if (!dialect.is_called(member, group.segment)) continue;
      result[std::string(member.name())] = decode_group(group, member, dialect, depth + 1);
      is_known = true;
      break;
    }
    if (!is_known) dialect.refuse_unknown(group.deeper.empty() ? group.path : group.deeper.front().name);
  }
  return result;
}

struct IndexedGroup {
  uint64_t index;
  FormGroup group;
};

/// The items "1", "2", … of a list or map in order of their numbers. Gaps are closed, as AWS does.
std::vector<IndexedGroup> indexed(const FormGroup& group, const Shape& shape, const FormDialect& dialect) {
  std::vector<IndexedGroup> items;
  for (const FormGroup& item : subgroups(group)) {
    uint64_t index = 0;
    const char* end = item.segment.data() + item.segment.size();
    const auto result = std::from_chars(item.segment.data(), end, index);
    if (result.ec != std::errc() || result.ptr != end || index > kListIndexMax) {
      dialect.refuse_structure(item.path, shape);
    }
    items.push_back({index, item});
  }
  std::stable_sort(items.begin(), items.end(),
                   [](const IndexedGroup& left, const IndexedGroup& right) { return left.index < right.index; });
  return items;
}

/// The group that holds the numbers: the list's own, or its only subgroup "member" (or "entry", or a name of the
/// model).
std::optional<FormGroup> numbered_group(const FormGroup& group, std::string_view name, std::string_view default_name,
                                        const Shape& shape, const FormDialect& dialect) {
  std::optional<FormGroup> result;
  for (const FormGroup& subgroup : subgroups(group)) {
    if (subgroup.segment == name || subgroup.segment == default_name) {
      result = subgroup;
    } else {
      dialect.refuse_structure(subgroup.path, shape);
    }
  }
  return result;
}

Value decode_list(const FormGroup& group, const Member& member, const FormDialect& dialect, int depth) {
  const Shape shape = member.shape();
  Value result = Value::array();
  // "List=" is an empty list.
  if (group.value && !group.value->empty()) dialect.refuse_structure(group.path, shape);
  const Member element = shape.element();
  std::optional<FormGroup> numbered = group;
  if (!dialect.has_flat_lists(member)) {
    numbered = numbered_group(group, element.location_name(), "member", shape, dialect);
  }
  if (!numbered) return result;
  for (const IndexedGroup& item : indexed(*numbered, shape, dialect)) {
    result.push_back(decode_group(item.group, element, dialect, depth + 1));
  }
  return result;
}

Value decode_map(const FormGroup& group, const Member& member, const FormDialect& dialect, int depth) {
  const Shape shape = member.shape();
  Value result = Value::object();
  if (group.value && !group.value->empty()) dialect.refuse_structure(group.path, shape);
  const Member key = shape.key(), value = shape.value();
  const std::string_view key_name = key.location_name().empty() ? "key" : key.location_name();
  const std::string_view value_name = value.location_name().empty() ? "value" : value.location_name();
  std::optional<FormGroup> numbered = group;
  if (!dialect.has_flat_lists(member)) numbered = numbered_group(group, "entry", "entry", shape, dialect);
  if (!numbered) return result;
  for (const IndexedGroup& item : indexed(*numbered, shape, dialect)) {
    std::string name;
    Value content;
    for (const FormGroup& part : subgroups(item.group)) {
      if (part.segment == key_name) {
        name = part.value.value_or("");
      } else if (part.segment == value_name) {
        content = decode_group(part, value, dialect, depth + 1);
      } else {
        dialect.refuse_structure(part.path, shape);
      }
    }
    result[name] = std::move(content);
  }
  return result;
}

Value decode_group(const FormGroup& group, const Member& member, const FormDialect& dialect, int depth) {
  const Shape shape = member.shape();
  if (depth > kNestingDepthMax) dialect.refuse_structure(group.path, shape);
  if (shape.is_list()) return decode_list(group, member, dialect, depth);
  if (shape.is_map()) return decode_map(group, member, dialect, depth);
  if (shape.is_structure()) {
    if (group.value && !group.value->empty()) dialect.refuse_structure(group.path, shape);
    return decode_structure(subgroups(group), shape, dialect, depth);
  }
  if (!group.deeper.empty()) dialect.refuse_structure(group.deeper.front().name, shape);
  const std::string_view text = group.value.value_or("");
  auto value = parse_scalar(text, shape, timestamp_format_of(member, TimestampFormat::kIso8601));
  if (!value) dialect.refuse_value(group.path, text, shape);
  if (!value) throw std::logic_error("a form dialect lets a malformed value pass");
  return std::move(*value);
}

}  // namespace

Value decode_form(const FormParameters& parameters, const Shape& input, const FormDialect& dialect) {
  return decode_structure(parameters.groups(), input, dialect, 0);
}

void refuse_parameters(const FormParameters& parameters, const FormDialect& dialect) {
  for (const FormGroup& group : parameters.groups()) {
    dialect.refuse_unknown(group.deeper.empty() ? group.path : group.deeper.front().name);
  }
}

}  // namespace protocol
