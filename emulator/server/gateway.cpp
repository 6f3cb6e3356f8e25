#include "emulator/server/gateway.h"

#include <cstdio>

#include <nlohmann/json.hpp>

#include "emulator/dispatch/digests_needed.h"
#include "emulator/dispatch/dispatcher.h"
#include "emulator/journal/journal.h"
#include "emulator/server/body_intake.h"
#include "emulator/server/cross_origin.h"
#include "emulator/server/form_upload.h"
#include "emulator/server/gunzip.h"
#include "emulator/server/limits.h"
#include "emulator/server/wait_signal.h"
#include "emulator/server/website_page.h"
#include "emulator/time/id_generator.h"
#include "protocol/checksum/digest.h"
#include "protocol/checksum/digest_text.h"
#include "protocol/codec/codec.h"
#include "protocol/http/uri.h"
#include "protocol/routing/credential_scope.h"
#include "protocol/signature/presigned_headers.h"

namespace emulator {
namespace {

using protocol::HttpRequest;
using protocol::Route;

constexpr int kInternalErrorStatus = 500;
/// The service whose bodies are verified and stored while they arrive, and are not looked at to find the operation.
constexpr std::string_view kObjectRequestIdAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr size_t kObjectRequestIdLength = 16;
/// In the input of a PutObject that is a browser's form: S3 tells of it by another event.
constexpr const char* kPostedAsForm = "@posted_as_form";
/// Whoever copies may have to wait for digests.
constexpr std::string_view kCopySource = "x-amz-copy-source";

/// Query requests without a signature say in their body which service they are for.
bool needs_body_to_route(const HttpRequest& head) {
  return head.method == "POST" && head.headers.get("Content-Type").starts_with("application/x-www-form-urlencoded") &&
         protocol::scope_service(head).empty();
}

BodyIntake::Target target_of(const protocol::OperationModel& operation, bool is_spooled) {
  if (is_spooled) return BodyIntake::Target::kSpool;
  const auto input = operation.input();
  const bool has_checksum = input && input->member("ChecksumCRC32");
  const bool is_checksum_of_body = !operation.checksum_algorithm_member().empty();
  return has_checksum && !is_checksum_of_body ? BodyIntake::Target::kParts : BodyIntake::Target::kMemory;
}

bool has_streaming_payload(const protocol::OperationModel& operation) {
  const auto input = operation.input();
  if (!input || input->payload().empty()) return false;
  const auto payload = input->member(input->payload());
  return payload && payload->shape().type() == protocol::ShapeType::kBlob &&
         (payload->streaming() || payload->shape().streaming());
}

std::string hash_of(std::string_view body) {
  return protocol::hex_encode(protocol::bytes_view(protocol::Sha256::of(body)));
}

ApiError missing_digest() {
  return ApiError("InvalidRequest", "Missing required header for this request: Content-MD5 OR x-amz-checksum-*", 400);
}

ApiError too_large() {
  return ApiError("RequestEntityTooLarge",
                  "The request body is larger than " + std::to_string(kCollectedBodyBytesMax) + " bytes.", 413);
}

}  // namespace

/// S3 requests are routed and authenticated by their head, since their bodies may be large; all others when their body
/// is complete, since it is signed and may say what the request is.
class Gateway::GatewayExchange : public Exchange {
 public:
  GatewayExchange(Gateway& gateway, HttpRequest head, const Peer& peer)
      : gateway_(gateway), request_(std::move(head)), peer_(peer), started_(std::chrono::steady_clock::now()) {
    attempt([this] { begin(); });
  }

  bool is_decided() const override { return refusal_.has_value(); }

  void on_body(std::string_view bytes) override {
    if (refusal_) return;
    attempt([&] {
      if (intake_) return intake_->append(bytes);
      if (form_) return form_->append(bytes);
      if (request_.body.size() + bytes.size() > kCollectedBodyBytesMax) throw too_large();
      request_.body.append(bytes);
    });
  }

  std::optional<Reply> finish() override {
    if (awaited_ && !awaited_->is_done()) return std::nullopt;
    try {
      Reply reply = answer();
      if (is_for_objects_) tell_of_access(reply);
      return reply;
    } catch (DigestsNeeded& needed) {
      awaited_name_ = std::move(needed.name);
      protocol::ChecksumSet sums;
      for (const protocol::ChecksumAlgorithm algorithm : needed.algorithms) sums.add(algorithm);
      awaited_ = gateway_.digests_.begin(std::move(needed.body), std::move(sums));
      return std::nullopt;
    }
  }

 private:
  Reply answer() {
    if (is_website_) return serve_website_page();
    if (is_wait_signal_) return serve_wait_signal();
    Reply reply;
    if (is_preflight_) {
      attempt([&] { reply.response = answer_preflight(gateway_.machine_.dispatcher, request_, addressed_bucket()); });
      if (refusal_) reply = {.response = encode_refusal()};
      log(reply.response.status);
      return reply;
    }
    Answer answer;
    if (!refusal_) attempt([&] { answer = serve(); });
    if (!refusal_ && answer.error) {
      refusal_ = std::move(answer.error);
    } else if (refusal_) {
      record_refusal();
    }
    if (!refusal_) {
      attempt([&] {
        reply.response = codec().encode_response(*route_, answer.output, request_id_);
        reply.body = std::move(answer.body);
        if (answer.status) reply.response.status = *answer.status;
        if (form_) reply.response = form_->answer(std::move(reply.response), bucket_, request_.headers.get("Host"));
      });
    }
    if (refusal_) reply = {.response = encode_refusal()};
    if (is_for_objects_) {
      add_cross_origin_headers(gateway_.machine_.dispatcher, request_, addressed_bucket(), reply.response);
    }
    log(reply.response.status);
    return reply;
  }

  void begin() {
    if (needs_body_to_route(request_)) return;
    is_wait_signal_ = is_wait_signal(request_);
    if (is_wait_signal_) return;
    service_ = gateway_.router_.service_of(request_);
    const protocol::ServiceModel& service = *service_;
    if (service.name() != kObjectService) return;
    request_id_ = gateway_.machine_.ids.from_alphabet(kObjectRequestIdAlphabet, kObjectRequestIdLength);
    is_for_objects_ = true;
    is_website_ = gateway_.router_.host_of(request_).is_website;
    is_preflight_ = request_.method == "OPTIONS";
    if (is_website_ || is_preflight_) return;
    if (FormUpload::is_one(request_)) return begin_form(service);
    route_ = gateway_.router_.route(service, request_);
    identity_ = gateway_.authenticator_.authenticate(request_, *route_);
    if (identity_->claim.kind == protocol::SignatureKind::kQuery) protocol::add_presigned_headers(request_);
    is_spooled_ = has_streaming_payload(route_->operation);
    intake_.emplace(request_, *identity_, gateway_.machine_.bodies, target_of(route_->operation, is_spooled_),
                    &gateway_.checksums_);
    if (route_->operation.checksum_required() && !intake_->has_digest()) throw missing_digest();
  }

  /// Where a request goes: the bucket that its host or path names.
  std::string addressed_bucket() const {
    if (const auto bucket = gateway_.router_.bucket_of_host(request_); !bucket.empty()) return std::string(bucket);
    const std::string_view path = request_.path().substr(std::min<size_t>(1, request_.path().size()));
    return protocol::percent_decode(path.substr(0, path.find('/')));
  }

  /// A form is PutObject in other words; who posts it, and the key, stand in the form itself.
  void begin_form(const protocol::ServiceModel& service) {
    bucket_ = addressed_bucket();
    route_ = protocol::Route{.service = service, .operation = *service.operation("PutObject")};
    form_.emplace(request_, gateway_.machine_.bodies);
    is_spooled_ = true;
  }

  Value decode_form(const ReceivedBody& body) {
    identity_ = gateway_.authenticator_.authenticate_form(form_->fields(), bucket_, body.size_bytes());
    route_->labels = {{"Bucket", bucket_}, {"Key", std::string(form_->field("key"))}};
    Value input = codec().decode_request(form_->as_put(bucket_, route_->service), *route_);
    input[kPostedAsForm] = true;
    return input;
  }

  Reply serve_website_page() {
    Reply reply = website_page(gateway_.machine_.dispatcher, request_,
                               {.bucket = addressed_bucket(), .request_id = request_id(), .peer = peer_});
    log(reply.response.status);
    return reply;
  }

  Reply serve_wait_signal() {
    Reply reply;
    attempt([&] { reply = take_wait_signal(gateway_.machine_.dispatcher, request_, request_id()); });
    if (refusal_) reply = {.response = encode_refusal()};
    log(reply.response.status);
    return reply;
  }

  Answer serve() {
    ReceivedBody body;
    if (awaited_) {
      take_awaited_digests();
    } else {
      input_ = read_input(body);
      if (request_.headers.find(kCopySource)) input_[kKnownDigests] = Value::object();
    }
    // Of a copy the input is kept, since it may be asked again.
    const bool may_wait = input_.contains(kKnownDigests);
    Call call{.service = std::string(route_->service.name()),
              .operation = std::string(route_->operation.name()),
              .input = may_wait ? input_ : std::move(input_),
              .principal = identity_->principal,
              .region = identity_->region,
              .source_ip = peer_.address,
              .user_agent = std::string(request_.headers.get("User-Agent")),
              .referer = std::string(request_.headers.get("Referer")),
              .is_secure = peer_.is_secure,
              .body = is_spooled_ ? &body : nullptr,
              .request_id = request_id()};
    was_dispatched_ = true;
    gateway_.timers_.catch_up();
    return gateway_.machine_.dispatcher.call(std::move(call));
  }

  Value read_input(ReceivedBody& body) {
    std::optional<Value> input;
    if (form_) {
      body = form_->finish();
      input = decode_form(body);
    } else if (intake_) {
      body = intake_->finish();
      if (!is_spooled_) request_.body = body.bytes();
    } else {
      route_and_authenticate();
    }
    if (!input) input = codec().decode_request(request_, *route_);
    if (is_for_objects_) describe_signature(*input);
    return std::move(*input);
  }

  /// The source may have changed meanwhile, so that the handler asks for other ones: not for ever.
  void take_awaited_digests() {
    if (++deferrals_ == kDeferralsMax) {
      input_.erase(kKnownDigests);
      return;
    }
    const protocol::ChecksumSet* sums = awaited_->sums();
    if (!sums) return;
    Value& known = input_[kKnownDigests][awaited_name_];
    for (size_t i = 0; i < protocol::kChecksumAlgorithmCount; ++i) {
      const auto algorithm = static_cast<protocol::ChecksumAlgorithm>(i);
      if (sums->contains(algorithm)) known[protocol::checksum_name(algorithm).name] = sums->hex(algorithm);
    }
  }

  /// What S3's policies may ask of a presigned URL: that it is one, and how old.
  void describe_signature(Value& input) const {
    if (identity_->claim.kind != protocol::SignatureKind::kQuery) return;
    input["@authentication"] = "REST-QUERY-STRING";
    if (is_version_two()) {
      input["@signature_version"] = "AWS";
      return;
    }
    const auto age = gateway_.machine_.clock.now() - identity_->claim.signed_at;
    input["@signature_age"] = std::chrono::duration_cast<std::chrono::milliseconds>(age).count();
  }

  /// The signatures of version 2 have no scope.
  bool is_version_two() const { return identity_->claim.scope.text().empty(); }

  std::string_view signature_version() const {
    if (authentication_type().empty()) return {};
    return is_version_two() ? "SigV2" : "SigV4";
  }

  void route_and_authenticate() {
    std::optional<std::string> payload_hash;
    if (protocol::equal_ignoring_case(request_.headers.get("Content-Encoding"), "gzip")) {
      // The signature is of what was sent.
      payload_hash = hash_of(request_.body);
      auto content = gunzip(request_.body, kCollectedBodyBytesMax);
      if (!content) throw ApiError("SerializationException", "The request body is not valid gzip.", 400);
      request_.body = std::move(*content);
    }
    route_ = service_ ? gateway_.router_.route(*service_, request_) : gateway_.router_.route(request_);
    // What signs as S3 says the body's hash in a header; of these bodies nobody else has compared it.
    if (!payload_hash && route_->service.signing_name() == kObjectService) payload_hash = hash_of(request_.body);
    identity_ = gateway_.authenticator_.authenticate(request_, *route_, payload_hash);
  }

  /// What a stage throws is the request's refusal.
  template <class Stage>
  void attempt(const Stage& stage) {
    try {
      stage();
    } catch (const ApiError& refusal) {
      refusal_ = refusal;
    } catch (const std::exception& failure) {
      std::fprintf(stderr, "skyrig: internal error: %s\n", failure.what());
      const bool is_object_service = intake_ || (route_ && route_->service.name() == kObjectService);
      refusal_ =
          ApiError(is_object_service ? "InternalError" : "InternalFailure",
                   std::string("skyrig failed to serve this request, which is a defect of skyrig: ") + failure.what(),
                   kInternalErrorStatus);
    }
  }

  const protocol::Codec& codec() const { return protocol::codec_of(route_->service.protocol()); }

  const std::string& request_id() {
    if (request_id_.empty()) request_id_ = gateway_.machine_.ids.uuid();
    return request_id_;
  }

  protocol::HttpResponse encode_refusal() {
    const protocol::ServiceModel service = route_ ? route_->service : gateway_.router_.dialect_of(request_);
    return protocol::codec_of(service.protocol()).encode_error(service, *refusal_, request_id());
  }

  /// The dispatcher records what it is asked; what never gets there is recorded here.
  void record_refusal() {
    if (was_dispatched_) return;
    gateway_.machine_.journal.record({.time = gateway_.machine_.clock.now(),
                                      .request_id = request_id(),
                                      .account = identity_ ? identity_->principal.account : std::string(),
                                      .region = identity_ ? identity_->region : std::string(),
                                      .principal = identity_ ? identity_->principal.arn : std::string(),
                                      .source_ip = peer_.address,
                                      .service = route_ ? std::string(route_->service.name()) : std::string(),
                                      .operation = route_ ? std::string(route_->operation.name()) : std::string(),
                                      .error_code = refusal_->code(),
                                      .error_message = refusal_->message()});
  }

  /// A label of the path, or nothing for what was not routed.
  std::string_view label(std::string_view name) const {
    if (!route_) return {};
    for (const protocol::UriLabel& label : route_->labels) {
      if (label.name == name) return label.value;
    }
    return {};
  }

  std::string_view authentication_type() const {
    if (!identity_ || identity_->claim.access_key_id.empty()) return {};
    return identity_->claim.kind == protocol::SignatureKind::kQuery ? "QueryString" : "AuthHeader";
  }

  void tell_of_access(const Reply& reply) {
    static const Principal kNobody;
    const std::string unrouted_bucket = route_ ? std::string() : addressed_bucket();
    gateway_.observe_access_(gateway_.machine_,
                             {.time = gateway_.machine_.clock.now(),
                              .request_id = request_id_,
                              .source_ip = peer_.address,
                              .principal = identity_ ? identity_->principal : kNobody,
                              .request = request_,
                              .operation = route_ ? route_->operation.name() : std::string_view{},
                              .bucket = route_ ? label("Bucket") : std::string_view(unrouted_bucket),
                              .key = label("Key"),
                              .authentication_type = authentication_type(),
                              .signature_version = signature_version(),
                              .tls_version = peer_.tls_version,
                              .cipher_suite = peer_.cipher_suite,
                              .status = reply.response.status,
                              .error_code = refusal_ ? std::string_view(refusal_->code()) : std::string_view{},
                              .bytes_sent = reply.body ? reply.body->size_bytes() : reply.response.body.size(),
                              .total_time = std::chrono::duration_cast<std::chrono::milliseconds>(
                                  std::chrono::steady_clock::now() - started_)});
  }

  void log(int status) {
    if (!gateway_.log_.wants(status)) return;
    LogRecord record{.time = gateway_.machine_.clock.now(),
                     .status = status,
                     .method = request_.method,
                     .path = request_.path(),
                     .peer = peer_.address,
                     .request_id = request_id_};
    if (route_) {
      record.service = route_->service.name();
      record.operation = route_->operation.name();
    }
    if (identity_) {
      record.account = identity_->principal.account;
      record.region = identity_->region;
      record.principal = identity_->principal.arn;
    }
    if (refusal_) {
      record.error_code = refusal_->code();
      record.error_message = refusal_->message();
    }
    record.duration =
        std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - started_);
    gateway_.log_.write(record);
  }

  Gateway& gateway_;
  HttpRequest request_;
  Peer peer_;
  std::chrono::steady_clock::time_point started_;
  std::string request_id_;
  /// Known by the head, unless it says nothing.
  std::optional<protocol::ServiceModel> service_;
  std::optional<Route> route_;
  std::optional<Identity> identity_;
  std::optional<BodyIntake> intake_;
  std::optional<FormUpload> form_;
  /// Of a form.
  std::string bucket_;
  bool is_for_objects_ = false;
  bool is_website_ = false;
  bool is_wait_signal_ = false;
  bool is_preflight_ = false;
  bool is_spooled_ = false;
  bool was_dispatched_ = false;
  /// Kept of requests whose handler may ask for digests first.
  Value input_;
  std::shared_ptr<const DigestWorker::Job> awaited_;
  std::string awaited_name_;
  int deferrals_ = 0;
  std::optional<ApiError> refusal_;
};

std::unique_ptr<Exchange> Gateway::begin(HttpRequest head, const Peer& peer) {
  return std::make_unique<GatewayExchange>(*this, std::move(head), peer);
}

}  // namespace emulator
