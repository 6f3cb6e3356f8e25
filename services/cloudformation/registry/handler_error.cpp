#include "services/cloudformation/registry/handler_error.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace cloudformation {
namespace {

/// Codes that handlers throw as they are.
constexpr std::string_view kOwnCodes[] = {"GeneralServiceException", "NotStabilized", "AlreadyExists", "NotFound",
                                          "NotUpdatable"};

struct CodeRow {
  std::string_view part, code;
};

/// By a part of the service's code, the first that fits.
constexpr CodeRow kRows[] = {
    {"AlreadyExists", "AlreadyExists"},
    {"Duplicate", "AlreadyExists"},
    {"AlreadyOwnedByYou", "AlreadyExists"},
    {"NotFound", "NotFound"},
    {"NoSuch", "NotFound"},
    {"AccessDenied", "AccessDenied"},
    {"Unauthorized", "AccessDenied"},
    {"LimitExceeded", "ServiceLimitExceeded"},
    {"Conflict", "ResourceConflict"},
    {"DependencyViolation", "ResourceConflict"},
    {"InUse", "ResourceConflict"},
};

}  // namespace

bool is_handlers_own(const protocol::ApiError& error) {
  return std::find(std::begin(kOwnCodes), std::end(kOwnCodes), error.code()) != std::end(kOwnCodes);
}

std::string_view handler_error_code(const protocol::ApiError& error) {
  const auto own = std::find(std::begin(kOwnCodes), std::end(kOwnCodes), error.code());
  if (own != std::end(kOwnCodes)) return *own;
  for (const CodeRow& row : kRows) {
    if (error.code().find(row.part) != std::string::npos) return row.code;
  }
  return error.status() >= 500 ? "ServiceInternalError" : "InvalidRequest";
}

bool means_gone(const protocol::ApiError& error) {
  return handler_error_code(error) == "NotFound";
}

}  // namespace cloudformation
