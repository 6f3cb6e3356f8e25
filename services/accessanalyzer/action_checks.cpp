#include <algorithm>

#include "protocol/http/ascii.h"
#include "services/accessanalyzer/policy_checks.h"

namespace accessanalyzer {
namespace {

using protocol::lower_case;

/// "s3:Get*" against "s3:GetObject": both in small letters.
bool matches(std::string_view pattern, std::string_view text) {
  size_t star = std::string_view::npos, resume = 0, i = 0, j = 0;
  while (j < text.size()) {
    if (i < pattern.size() && (pattern[i] == '?' || pattern[i] == text[j]) && pattern[i] != '*') {
      ++i, ++j;
    } else if (i < pattern.size() && pattern[i] == '*') {
      star = i++;
      resume = j;
    } else if (star != std::string_view::npos) {
      i = star + 1;
      j = ++resume;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', i) == std::string_view::npos;
}

/// Whether the service and at least one action exist.
void check_action(Check& check, const Place& action) {
  const std::string& text = action.value.text;
  if (text == "*") return;
  const size_t colon = text.find(':');
  if (colon == std::string::npos) {
    check.findings.add({Severity::kError, "INVALID_ACTION", "The action " + text + " does not exist."}, action);
    return;
  }
  const std::string prefix = text.substr(0, colon);
  const auto actions = check.reference.actions(lower_case(prefix));
  if (actions.empty()) {
    check.findings.add({Severity::kError, "INVALID_SERVICE_IN_ACTION",
                        "The service " + prefix + " specified in the action does not exist."},
                       action);
    return;
  }
  const std::string pattern = lower_case(text.substr(colon + 1));
  const bool exists = std::any_of(actions.begin(), actions.end(),
                                  [&](std::string_view name) { return matches(pattern, lower_case(name)); });
  if (exists) return;
  check.findings.add({Severity::kError, "INVALID_ACTION", "The action " + text + " does not exist."}, action);
}

/// Those that another one of the list covers.
void check_redundancy(Check& check, const Place& actions) {
  const std::vector<Place> items = actions.each();
  for (size_t i = 0; i < items.size(); ++i) {
    for (size_t j = 0; j < items.size(); ++j) {
      const bool is_same = lower_case(items[i].value.text) == lower_case(items[j].value.text);
      const bool is_covered = i != j && covers_action(items[j].value.text, items[i].value.text) && (!is_same || j < i);
      if (!is_covered) continue;
      check.findings.add(
          {Severity::kSuggestion, "REDUNDANT_ACTION",
           "The 1 action(s) are redundant because they provide similar permissions. Update the policy to "
           "remove the redundant action such as: " +
               items[i].value.text + "."},
          items[i]);
      break;
    }
  }
}

}  // namespace

bool covers_action(std::string_view pattern, std::string_view action) {
  return matches(lower_case(pattern), lower_case(action));
}

void check_actions(Check& check, const Place& actions) {
  for (const Place& action : actions.each()) {
    if (action.value.is_string()) {
      check_action(check, action);
      continue;
    }
    check.findings.add(
        {Severity::kError, "DATA_TYPE_MISMATCH", "The text does not match the expected JSON data type STRING."},
        action);
  }
  if (actions.value.is_array()) check_redundancy(check, actions);
}

}  // namespace accessanalyzer
