// Temporary credentials, as requests are verified against them: found by their id in one read ("c/ASIA…").
#pragma once

#include <nlohmann/json.hpp>

#include "emulator/authentication/principal.h"
#include "emulator/authentication/session_attributes.h"
#include "emulator/dispatch/request_context.h"
#include "protocol/value.h"

namespace sts {

using emulator::kSessionPolicy;
using emulator::kSessionPolicyArns;
using emulator::kSessionRoleArn;
using emulator::kSessionUserArn;
using emulator::kTransitiveTagKeys;

/// The credentials of sessions, expired ones included, so that whoever uses them can be told so.
class SessionCredentials : public emulator::CredentialSource {
 public:
  std::optional<emulator::Credential> find(emulator::Transaction& transaction,
                                           std::string_view access_key_id) const override;
};

/// Makes and stores credentials that act as `principal` (whose access_key_id is set here), and returns the shape
/// Credentials.
protocol::Value issue_credentials(emulator::RequestContext& context, emulator::Principal principal,
                                  std::chrono::seconds duration);

/// Whether the caller's own credentials are temporary.
bool is_session(const emulator::Principal& principal);

/// The timer that forgets credentials some time after they expired.
constexpr std::string_view kForgetTimer = "forget-credentials";
void forget_credentials(emulator::RequestContext& context, const std::string& access_key_id);

}  // namespace sts
