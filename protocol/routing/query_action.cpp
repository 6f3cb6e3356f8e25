#include "protocol/routing/query_action.h"

#include <string_view>

#include "protocol/api_error.h"
#include "protocol/http/uri.h"

namespace protocol {
namespace {

/// The decoded value of a parameter whose name has nothing to decode.
std::optional<std::string> find_in_form(std::string_view form, std::string_view name) {
  while (!form.empty()) {
    const size_t end = form.find('&');
    const std::string_view pair = form.substr(0, end);
    if (pair.size() > name.size() && pair[name.size()] == '=' && pair.starts_with(name)) {
      return percent_decode(pair.substr(name.size() + 1), true);
    }
    if (end == std::string_view::npos) break;
    form.remove_prefix(end + 1);
  }
  return std::nullopt;
}

std::optional<std::string> find(const HttpRequest& request, std::string_view name) {
  if (auto value = find_in_form(request.query(), name)) return value;
  // Only forms are searched: the body of an upload may be large, and is nobody's parameter.
  const std::string_view type = request.headers.get("Content-Type");
  constexpr std::string_view kForm = "application/x-www-form-urlencoded";
  const bool is_form =
      type.empty() || (type.size() >= kForm.size() && equal_ignoring_case(type.substr(0, kForm.size()), kForm));
  if (!is_form || request.method != "POST") return std::nullopt;
  return find_in_form(request.body, name);
}

/// "2016-11-15"
bool is_version(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  for (const size_t i : {0, 1, 2, 3, 5, 6, 8, 9}) {
    if (text[i] < '0' || text[i] > '9') return false;
  }
  return true;
}

OperationModel find_ec2_operation(const ServiceModel& service, const QueryAction& asked) {
  // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
  if (!asked.action) throw ApiError("MissingAction", "The request is missing an action or a required parameter.");
  if (!asked.version) throw ApiError("MissingParameter", "The request must contain the parameter Version");
  // Old versions still answer; those to come do not exist.
  if (!is_version(*asked.version) || *asked.version > service.api_version()) {
    throw ApiError("NoSuchVersion",
                   "The requested version (" + *asked.version + ") of service AmazonEC2 does not exist");
  }
  if (const auto operation = service.operation(*asked.action)) return *operation;
  throw ApiError("InvalidAction", "The action " + *asked.action + " is not valid for this web service.");
}

}  // namespace

QueryAction query_action(const HttpRequest& request) {
  return {.action = find(request, "Action"), .version = find(request, "Version")};
}

OperationModel find_query_operation(const ServiceModel& service, const HttpRequest& request) {
  const QueryAction asked = query_action(request);
  if (service.protocol() == Protocol::kEc2) return find_ec2_operation(service, asked);
  if (!asked.action) throw ApiError("MissingAction", "The request must contain the parameter Action");
  const auto operation = service.operation(*asked.action);
  if (operation && asked.version && *asked.version == service.api_version()) return *operation;
  throw ApiError("InvalidAction", "Could not find operation " + *asked.action + " for version " +
                                      asked.version.value_or("NO_VERSION_SPECIFIED"));
}

}  // namespace protocol
