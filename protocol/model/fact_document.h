// Read-only JSON inside the table of facts: found by offset, never parsed, equal subtrees stored once.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "protocol/model/facts.h"

namespace protocol {

/// A node of a document of facts. A small value; lookups in objects are by bisection.
class FactDocument {
 public:
  FactDocument(const Facts& facts, uint32_t reference) : facts_(facts), reference_(reference) {}

  bool is_null() const { return reference_ == 0; }
  bool is_boolean() const { return tag() == 0 && payload() > 0; }
  bool is_number() const { return tag() >= 1 && tag() <= 3; }
  bool is_string() const { return tag() == 4; }
  bool is_array() const { return tag() == 5; }
  bool is_object() const { return tag() == 6; }

  /// Items of an array or members of an object; 0 for everything else.
  size_t size() const;
  /// The i-th item of an array, or the i-th member's value of an object in order of keys.
  FactDocument operator[](size_t i) const;
  /// The i-th key of an object, in byte order.
  std::string_view key(size_t i) const;
  /// A member of an object; nothing if it is not there, or this is no object.
  std::optional<FactDocument> find(std::string_view key) const;
  /// A member that must be there. Throws std::out_of_range.
  FactDocument at(std::string_view key) const;
  bool contains(std::string_view key) const { return find(key).has_value(); }

  /// The text of a string; empty for everything else.
  std::string_view string() const { return is_string() ? facts_.string(payload() * 4) : std::string_view{}; }
  bool boolean() const { return reference_ == (2u << 3); }
  int64_t integer() const;
  double number() const;

  /// A copy as an ordinary JSON value.
  nlohmann::json to_json() const;

  /// Equal subtrees of one table are the same node.
  bool operator==(const FactDocument& other) const { return reference_ == other.reference_; }

 private:
  uint32_t tag() const { return reference_ & 7; }
  uint32_t payload() const { return reference_ >> 3; }
  const uint32_t* words() const { return facts_.at<uint32_t>(payload() * 4); }

  Facts facts_;
  uint32_t reference_;
};

}  // namespace protocol
