#include "protocol/validation/output_check.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "protocol/codec/scalar_text.h"

namespace protocol {
namespace {

void check(const Shape& shape, const Value& value, const std::string& path, std::vector<std::string>& faults) {
  const auto fault = [&](const std::string& what) {
    faults.push_back((path.empty() ? "the output" : path) + ": " + what);
  };
  if (shape.is_document()) return;
  if (value.is_null()) return fault("is null; what is not there is absent");
  if (shape.is_structure()) {
    if (!value.is_object()) return fault("is no object");
    for (const auto& [name, item] : value.items()) {
      const std::string member_path = path.empty() ? name : path + "." + name;
      if (const auto member = shape.member(name)) {
        check(member->shape(), item, member_path, faults);
      } else {
        faults.push_back(member_path + ": '" + std::string(shape.name()) + "' has no such member");
      }
    }
  } else if (shape.is_list()) {
    if (!value.is_array()) return fault("is no list");
    const Shape element = shape.element().shape();
    for (size_t i = 0; i < value.size(); ++i) check(element, value[i], path + "[" + std::to_string(i) + "]", faults);
  } else if (shape.is_map()) {
    if (!value.is_object()) return fault("is no map");
    for (const auto& [key, item] : value.items()) check(shape.value().shape(), item, path + "[" + key + "]", faults);
  } else {
    std::string text;
    try {
      append_scalar(text, value, shape, {});
    } catch (const std::logic_error&) {
      return fault("is " + std::string(value.type_name()) + " and not " + std::string(type_name(shape)));
    }
    const StringRange names = shape.enumeration();
    if (names.empty()) return;
    for (const std::string_view name : names) {
      if (name == text) return;
    }
    fault("'" + text + "' is not in the enum " + std::string(shape.name()));
  }
}

}  // namespace

std::vector<std::string> check_output(const Shape& shape, const Value& output) {
  std::vector<std::string> faults;
  check(shape, output, "", faults);
  return faults;
}

}  // namespace protocol
