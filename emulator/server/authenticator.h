// Who makes a request, and in which region: the signature, believed or refused.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "emulator/authentication/principal.h"
#include "emulator/dispatch/machine.h"
#include "protocol/http/http_message.h"
#include "protocol/routing/host.h"
#include "protocol/routing/route.h"
#include "protocol/signature/signature_claim.h"
#include "protocol/signature/signature_verifier.h"

namespace emulator {

/// Of requests that name none.
constexpr std::string_view kDefaultRegion = "us-east-1";
/// The service of objects, whose requests are signed, routed and refused in ways of their own.
constexpr std::string_view kObjectService = "s3";

enum class AuthenticationMode {
  kVerify,  ///< Refuse what AWS would refuse.
  kOpen,    ///< Take every request for its access key id's owner, or for the default account's root user.
};

struct Identity {
  Principal principal;
  std::string region;
  /// What the request said of its signature; in open mode at least how its body is framed.
  protocol::SignatureClaim claim;
  /// Nothing if nothing was verified: an anonymous call, or open mode.
  std::optional<protocol::VerifiedSignature> verified;
};

class Authenticator {
 public:
  struct Options {
    AuthenticationMode mode = AuthenticationMode::kVerify;
    std::string default_account;
    /// How the hosts of requests are read.
    protocol::HostParser hosts;
  };

  Authenticator(Machine& machine, const CredentialSource& credentials, Options options)
      : machine_(machine), credentials_(credentials), options_(std::move(options)) {}

  /// Throws ApiError in the service's words for a request that AWS would not accept. The body must be in the request,
  /// except for S3, where it may follow (then BodyIntake verifies it), or `payload_hash` is given: the SHA-256, in
  /// hexadecimal, of the body as it was sent.
  Identity authenticate(const protocol::HttpRequest& request, const protocol::Route& route,
                        std::optional<std::string_view> payload_hash = {});

  /// The same for a browser's POST upload to S3: its policy is what is signed, and says what the form may hold.
  /// `bucket` and the size of the file belong to it. A form without a policy is anonymous.
  Identity authenticate_form(const std::vector<protocol::QueryParameter>& fields, const std::string& bucket,
                             uint64_t file_size_bytes);

 private:
  Identity verify_form(std::vector<protocol::QueryParameter> fields, uint64_t file_size_bytes);
  Identity verify(const protocol::HttpRequest& request, const protocol::Route& route,
                  std::optional<std::string_view> payload_hash);
  Identity believe(const protocol::HttpRequest& request) const;
  std::optional<Credential> find_credential(std::string_view access_key_id) const;
  void record_use(const Credential& credential, const protocol::Route& route, std::string_view region) const;

  Machine& machine_;
  const CredentialSource& credentials_;
  Options options_;
  protocol::SigningKeyCache signing_keys_;
};

}  // namespace emulator
