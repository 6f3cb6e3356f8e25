// Sessions of S3 Express: CreateSession gives out keys that sign requests to one directory bucket for five minutes.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateSession.html
#pragma once

#include <nlohmann/json.hpp>

#include "emulator/authentication/principal.h"
#include "services/s3/bucket/bucket.h"

namespace s3 {

/// The keys of sessions, expired ones included.
class ExpressCredentials : public emulator::CredentialSource {
 public:
  std::optional<emulator::Credential> find(emulator::Transaction& transaction,
                                           std::string_view access_key_id) const override;
};

/// Refuses what a session does not cover: another bucket, or writing in one that only reads.
void check_express_session(const RequestContext& context, const std::string& bucket, std::string_view operation);

void add_express_sessions(Service& service);

}  // namespace s3
