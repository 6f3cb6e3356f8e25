// Who makes a request, once it is verified.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "emulator/time/clock.h"

namespace emulator {

class Transaction;

enum class PrincipalKind { kRoot, kUser, kAssumedRole, kFederatedUser, kService, kAnonymous };

struct Principal {
  PrincipalKind kind = PrincipalKind::kAnonymous;
  /// The 12-digit account whose resources the request acts on; empty for anonymous.
  std::string account;
  /// "arn:aws:iam::123456789012:user/alice"; for a service its host name, "cloudformation.amazonaws.com".
  std::string arn;
  /// What sts:GetCallerIdentity calls UserId: "AIDA…", "AROA…:session", or the account of root.
  std::string id;
  std::string access_key_id = {};
  /// Session tags, source identity and the like of a temporary credential.
  std::map<std::string, std::string> session = {};
};

/// The root user of an account.
Principal root_principal(const std::string& account);

/// A key that may sign requests.
struct Credential {
  std::string access_key_id;
  std::string secret_access_key;
  Principal principal;
  /// Of temporary credentials: the token that must come with the signature, and the end of their life.
  std::optional<std::string> session_token = {};
  std::optional<Time> expiration = {};
};

/// A request that was verified with a key.
struct CredentialUse {
  std::string_view access_key_id;
  Time time;
  /// The service's name in signatures.
  std::string_view service;
  std::string_view region;
};

/// Port: where access keys are looked up. main.cpp chains the fixed keys, IAM's and STS's.
class CredentialSource {
 public:
  virtual ~CredentialSource() = default;
  virtual std::optional<Credential> find(Transaction& transaction, std::string_view access_key_id) const = 0;
  /// Told of every use of a user's key, for sources that remember the last one.
  virtual void record_use(Transaction&, const CredentialUse&) const {}
};

}  // namespace emulator
