#include "protocol/validation/violation.h"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace protocol {
namespace {

/// Walks an input beside its shape and collects what breaks the shape's constraints.
class Walk {
 public:
  explicit Walk(PatternCache& patterns) : patterns_(patterns) {}

  void structure(const Shape& shape, const Value& value) {
    for (const Member member : shape.members()) {
      const auto found = value.find(member.name());
      const bool is_there = found != value.end() && !found->is_null();
      // A streaming body is not among the members: it comes beside them.
      if (!is_there && (!member.required() || member.streaming())) continue;
      path_.push_back({.member = member});
      if (is_there) {
        any(member.shape(), *found);
      } else {
        report(Constraint::kRequired, member.shape(), nullptr);
      }
      path_.pop_back();
    }
  }

  std::vector<Violation> take() { return std::move(violations_); }

 private:
  void any(const Shape& shape, const Value& value) {
    if (violations_.size() >= kViolationsMax || shape.is_document()) return;
    switch (shape.type()) {
      case ShapeType::kStructure:
        return structure(shape, value);
      case ShapeType::kList:
        return list(shape, value);
      case ShapeType::kMap:
        return map(shape, value);
      case ShapeType::kString:
        return text(shape, value);
      case ShapeType::kBlob:
        return length(shape, value, value.get_ref<const std::string&>().size());
      case ShapeType::kInteger:
      case ShapeType::kLong:
      case ShapeType::kFloat:
      case ShapeType::kDouble:
        return range(shape, value);
      default:
        return;
    }
  }

  void list(const Shape& shape, const Value& value) {
    length(shape, value, value.size());
    const Shape element = shape.element().shape();
    for (size_t i = 0; i < value.size(); ++i) {
      if (value[i].is_null()) continue;
      path_.push_back({.index = i + 1});
      any(element, value[i]);
      path_.pop_back();
    }
  }

  void map(const Shape& shape, const Value& value) {
    length(shape, value, value.size());
    for (const auto& [key, item] : value.items()) {
      if (item.is_null()) continue;
      path_.push_back({.key = key});
      any(shape.value().shape(), item);
      path_.pop_back();
    }
  }

  void text(const Shape& shape, const Value& value) {
    const std::string& string = value.get_ref<const std::string&>();
    if (!shape.enumeration().empty()) {
      const auto names = shape.enumeration();
      for (const std::string_view name : names) {
        if (name == string) return;
      }
      return report(Constraint::kEnum, shape, &value);
    }
    if (shape.min() || shape.max()) length(shape, value, utf16_length(string));
    if (!shape.pattern().empty() && !patterns_.pattern(shape.pattern()).matches(string)) {
      report(Constraint::kPattern, shape, &value);
    }
  }

  /// Java counts UTF-16 units: characters beyond the basic plane are two.
  static size_t utf16_length(std::string_view text) {
    size_t count = 0;
    for (const char c : text) {
      const auto byte = static_cast<unsigned char>(c);
      count += (byte & 0xC0) != 0x80 ? 1 : 0;
      count += byte >= 0xF0 ? 1 : 0;
    }
    return count;
  }

  void length(const Shape& shape, const Value& value, size_t size) {
    const auto count = static_cast<int64_t>(size);
    if (shape.min() && count < *shape.min()) report(Constraint::kLengthMin, shape, &value);
    if (shape.max() && count > *shape.max()) report(Constraint::kLengthMax, shape, &value);
  }

  void range(const Shape& shape, const Value& value) {
    if (!value.is_number()) return;
    const double number = value.get<double>();
    if (shape.min() && number < static_cast<double>(*shape.min())) report(Constraint::kRangeMin, shape, &value);
    if (shape.max() && number > static_cast<double>(*shape.max())) report(Constraint::kRangeMax, shape, &value);
  }

  void report(Constraint constraint, const Shape& shape, const Value* value) {
    violations_.push_back({.constraint = constraint, .shape = shape, .value = value, .path = path_});
  }

  PatternCache& patterns_;
  std::vector<PathStep> path_;
  std::vector<Violation> violations_;
};

}  // namespace

std::vector<Violation> find_violations(const Shape& input, const Value& value, PatternCache& patterns) {
  Walk walk(patterns);
  walk.structure(input, value);
  return walk.take();
}

}  // namespace protocol
