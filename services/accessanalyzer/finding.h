// Findings: what Access Analyzer says of a policy, and where.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "emulator/dispatch/service.h"
#include "services/accessanalyzer/located_json.h"

namespace accessanalyzer {

using emulator::Value;

enum class Severity { kError, kSecurityWarning, kWarning, kSuggestion };

/// A step into the document: a member's name, or an item's index.
using PathStep = std::variant<std::string, size_t>;
using Path = std::vector<PathStep>;

/// A value and the way to it.
struct Place {
  const LocatedValue& value;
  Path path;

  Place at(const std::string& member) const;
  Place at(size_t index) const;
  bool has(std::string_view member) const { return value.find(member) != nullptr; }
  /// The items of a list, or the value itself if it is none.
  std::vector<Place> each() const;
};

/// What a check says: "INVALID_ACTION", in AWS's words.
struct Issue {
  Severity severity;
  std::string_view code;
  std::string details;
};

/// Collects what the checks find.
class Findings {
 public:
  void add(Issue issue, const Place& place);
  /// One that lies in several places.
  void add(Issue issue, const std::vector<Place>& places);
  /// As ValidatePolicy answers them.
  const Value& list() const { return list_; }

 private:
  Value list_ = Value::array();
};

}  // namespace accessanalyzer
