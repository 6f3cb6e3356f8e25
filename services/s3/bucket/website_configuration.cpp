#include "services/s3/bucket/website_configuration.h"

#include <algorithm>

#include "services/s3/errors.h"

namespace s3 {
namespace {

/// "You can have up to 50 routing rules for a website configuration."
constexpr size_t kRoutingRulesMax = 50;

/// Whether a code is three digits that begin with one of `classes`.
bool is_code(const std::string& code, std::string_view classes) {
  return code.size() == 3 && classes.find(code[0]) != classes.npos && std::all_of(code.begin(), code.end(), ::isdigit);
}

void check_condition(const Value& condition) {
  if (condition.empty()) {
    throw invalid_request(
        "Condition cannot be empty. To redirect all requests without a condition, the condition element shouldn't be "
        "present.");
  }
  const std::string code = condition.value("HttpErrorCodeReturnedEquals", "404");
  if (is_code(code, "45")) return;
  throw invalid_request("The provided HTTP error code (" + code + ") is not valid. Valid codes are 4XX or 5XX.");
}

void check_redirect(const Value& redirect) {
  if (redirect.empty()) throw malformed_xml();
  if (redirect.contains("ReplaceKeyWith") && redirect.contains("ReplaceKeyPrefixWith")) {
    throw invalid_request("You can only define ReplaceKeyPrefix or ReplaceKey but not both.");
  }
  const std::string code = redirect.value("HttpRedirectCode", "301");
  if (is_code(code, "3") && code != "300") return;
  throw invalid_request("The provided HTTP redirect code (" + code + ") is not valid. Valid codes are 3XX except 300.");
}

void check_routing_rules(const Value& rules) {
  if (rules.size() > kRoutingRulesMax) {
    throw invalid_request("The number of routing rules must not exceed the allowed limit of 50 rules.");
  }
  for (const Value& rule : rules) {
    if (rule.contains("Condition")) check_condition(rule["Condition"]);
    check_redirect(rule.value("Redirect", Value::object()));
  }
}

}  // namespace

void check_website(RequestContext&, const Bucket&, Value& document) {
  if (document.contains("RedirectAllRequestsTo")) {
    if (document.size() > 1) {
      throw invalid_argument("RedirectAllRequestsTo cannot be provided in conjunction with other Routing Rules.",
                             "RedirectAllRequestsTo", "null");
    }
    return;
  }
  if (!document.contains("IndexDocument")) {
    throw invalid_argument("A value for IndexDocument Suffix must be provided if RedirectAllRequestsTo is empty",
                           "IndexDocument", "null");
  }
  const std::string suffix = document["IndexDocument"].value("Suffix", "");
  if (suffix.empty() || suffix.find('/') != suffix.npos) {
    throw invalid_argument("The IndexDocument Suffix is not well formed", "IndexDocument", suffix);
  }
  check_routing_rules(document.value("RoutingRules", Value::array()));
}

}  // namespace s3
