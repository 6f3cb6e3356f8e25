#include "services/accessanalyzer/finding.h"

#include <algorithm>

namespace accessanalyzer {
namespace {

constexpr const char* kPage =
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html"
    "#access-analyzer-reference-policy-checks-";

struct SeverityName {
  const char* type;
  /// In the addresses of the page.
  const char* anchor;
};
constexpr SeverityName kSeverities[] = {{"ERROR", "error"},
                                        {"SECURITY_WARNING", "security-warning"},
                                        {"WARNING", "general-warning"},
                                        {"SUGGESTION", "suggestion"}};

std::string anchor_of(std::string_view code) {
  std::string anchor(code);
  std::transform(anchor.begin(), anchor.end(), anchor.begin(),
                 [](unsigned char c) { return c == '_' ? '-' : static_cast<char>(std::tolower(c)); });
  return anchor;
}

Value shown(const Position& position) {
  return {{"line", position.line}, {"column", position.column}, {"offset", position.offset}};
}

Value shown(const Path& path) {
  Value steps = Value::array();
  for (const PathStep& step : path) {
    if (const auto* name = std::get_if<std::string>(&step)) {
      steps.push_back({{"value", *name}});
    } else {
      steps.push_back({{"index", std::get<size_t>(step)}});
    }
  }
  return steps;
}

}  // namespace

Place Place::at(const std::string& member) const {
  Place place{.value = *value.find(member), .path = path};
  place.path.emplace_back(member);
  return place;
}

Place Place::at(size_t index) const {
  Place place{.value = value.items[index], .path = path};
  place.path.emplace_back(index);
  return place;
}

std::vector<Place> Place::each() const {
  if (!value.is_array()) return {*this};
  std::vector<Place> places;
  for (size_t i = 0; i < value.items.size(); ++i) places.push_back(at(i));
  return places;
}

void Findings::add(Issue issue, const Place& place) {
  add(std::move(issue), std::vector<Place>{place});
}

void Findings::add(Issue issue, const std::vector<Place>& places) {
  const SeverityName& severity = kSeverities[static_cast<size_t>(issue.severity)];
  Value locations = Value::array();
  for (const Place& place : places) {
    locations.push_back({{"path", shown(place.path)},
                         {"span", {{"start", shown(place.value.start)}, {"end", shown(place.value.end)}}}});
  }
  list_.push_back({{"findingType", severity.type},
                   {"issueCode", issue.code},
                   {"findingDetails", std::move(issue.details)},
                   {"learnMoreLink", std::string(kPage) + severity.anchor + "-" + anchor_of(issue.code)},
                   {"locations", std::move(locations)}});
}

}  // namespace accessanalyzer
