#include "emulator/authentication/session_attributes.h"

namespace emulator {
namespace {

RequesterKind kind_of(PrincipalKind kind) {
  switch (kind) {
    case PrincipalKind::kRoot:
      return RequesterKind::kRoot;
    case PrincipalKind::kUser:
      return RequesterKind::kUser;
    case PrincipalKind::kAssumedRole:
      return RequesterKind::kRoleSession;
    case PrincipalKind::kFederatedUser:
      return RequesterKind::kFederatedUser;
    case PrincipalKind::kService:
      return RequesterKind::kService;
    case PrincipalKind::kAnonymous:
      break;
  }
  return RequesterKind::kAnonymous;
}

}  // namespace

std::string_view session_attribute(const Principal& principal, const char* name) {
  const auto found = principal.session.find(name);
  return found == principal.session.end() ? std::string_view{} : found->second;
}

std::string_view principal_type(const Principal& principal) {
  switch (principal.kind) {
    case PrincipalKind::kRoot:
      return "Account";
    case PrincipalKind::kUser:
      return "User";
    case PrincipalKind::kAssumedRole:
      return "AssumedRole";
    case PrincipalKind::kFederatedUser:
      return "FederatedUser";
    default:
      return "Anonymous";
  }
}

std::string_view principal_arn(const Principal& principal) {
  const std::string_view role = session_attribute(principal, kSessionRoleArn);
  return role.empty() ? std::string_view(principal.arn) : role;
}

RequestPrincipal request_principal(const Principal& principal) {
  RequestPrincipal request{.kind = kind_of(principal.kind), .account = principal.account, .arn = principal.arn};
  switch (request.kind) {
    case RequesterKind::kService:
      request.account.clear();
      request.service = principal.arn;
      break;
    case RequesterKind::kRoleSession:
      request.issuer_arn = session_attribute(principal, kSessionRoleArn);
      // "AROA…:session" is the role's id and the session's name.
      request.unique_id = principal.id.substr(0, principal.id.find(':'));
      break;
    case RequesterKind::kFederatedUser:
      request.issuer_arn = session_attribute(principal, kSessionUserArn);
      break;
    default:
      request.unique_id = principal.id;
  }
  return request;
}

}  // namespace emulator
