// Cases for principals of resource policies: each row is tried in a statement that allows and in one that denies.
#pragma once

namespace emulator::cases {

/// The requesters of the cases, all of account 123456789012 but `stranger`, `service`, `provider` and `anonymous`.
enum class Who { kRoot, kUser, kSession, kFederatedUser, kStranger, kService, kProvider, kAnonymous };

struct PrincipalCase {
  /// The element as JSON: "Principal" or "NotPrincipal" with its value.
  const char* element;
  Who who;
  bool applies;
};

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
inline constexpr PrincipalCase kPrincipalCases[] = {
    {R"("Principal": "*")", Who::kRoot, true},
    {R"("Principal": "*")", Who::kUser, true},
    {R"("Principal": "*")", Who::kSession, true},
    {R"("Principal": "*")", Who::kFederatedUser, true},
    {R"("Principal": "*")", Who::kStranger, true},
    {R"("Principal": "*")", Who::kService, true},
    {R"("Principal": "*")", Who::kProvider, true},
    {R"("Principal": "*")", Who::kAnonymous, true},
    {R"("Principal": {"AWS": "*"})", Who::kUser, true},
    {R"("Principal": {"AWS": "*"})", Who::kStranger, true},
    {R"("Principal": {"AWS": "*"})", Who::kAnonymous, true},
    // Accounts.
    {R"("Principal": {"AWS": "123456789012"})", Who::kRoot, true},
    {R"("Principal": {"AWS": "123456789012"})", Who::kUser, true},
    {R"("Principal": {"AWS": "123456789012"})", Who::kSession, true},
    {R"("Principal": {"AWS": "123456789012"})", Who::kFederatedUser, true},
    {R"("Principal": {"AWS": "123456789012"})", Who::kStranger, false},
    {R"("Principal": {"AWS": "123456789012"})", Who::kService, false},
    {R"("Principal": {"AWS": "123456789012"})", Who::kProvider, false},
    {R"("Principal": {"AWS": "123456789012"})", Who::kAnonymous, false},
    {R"("Principal": {"AWS": "arn:aws:iam::123456789012:root"})", Who::kRoot, true},
    {R"("Principal": {"AWS": "arn:aws:iam::123456789012:root"})", Who::kUser, true},
    {R"("Principal": {"AWS": "arn:aws:iam::123456789012:root"})", Who::kSession, true},
    {R"("Principal": {"AWS": "arn:aws:iam::123456789012:root"})", Who::kFederatedUser, true},
    {R"("Principal": {"AWS": "arn:aws:iam::123456789012:root"})", Who::kStranger, false},
    {R"("Principal": {"AWS": "arn:aws:iam::123456789012:root"})", Who::kAnonymous, false},
    {R"("Principal": {"AWS": ["210987654321", "123456789012"]})", Who::kUser, true},
    {R"("Principal": {"AWS": ["210987654321", "123456789012"]})", Who::kStranger, true},
    {R"("Principal": {"AWS": ["210987654321", "123456789012"]})", Who::kService, false},
    // Users.
    {R"("Principal": {"AWS": "arn:aws:iam::123456789012:user/alice"})", Who::kUser, true},
    {R"("Principal": {"AWS": "arn:aws:iam::123456789012:user/Alice"})", Who::kUser, false},
    {R"("Principal": {"AWS": "arn:aws:iam::123456789012:user/bob"})", Who::kUser, false},
    {R"("Principal": {"AWS": "arn:aws:iam::123456789012:user/alice"})", Who::kRoot, false},
    {R"("Principal": {"AWS": "arn:aws:iam::123456789012:user/alice"})", Who::kSession, false},
    {R"("Principal": {"AWS": "arn:aws:iam::123456789012:user/alice"})", Who::kFederatedUser, true},
    {R"("Principal": {"AWS": "arn:aws:iam::123456789012:user/alice"})", Who::kStranger, false},
    {R"("Principal": {"AWS": "arn:aws:iam::210987654321:user/alice"})", Who::kUser, false},
    {R"("Principal": {"AWS": "arn:aws:iam::210987654321:user/alice"})", Who::kStranger, true},
    {R"("Principal": {"AWS": "AIDAEXAMPLEALICE00001"})", Who::kUser, true},
    {R"("Principal": {"AWS": "AIDAEXAMPLEALICE00002"})", Who::kUser, false},
    // Roles and their sessions.
    {R"("Principal": {"AWS": "arn:aws:iam::123456789012:role/path/worker"})", Who::kSession, true},
    {R"("Principal": {"AWS": "arn:aws:iam::123456789012:role/worker"})", Who::kSession, false},
    {R"("Principal": {"AWS": "arn:aws:iam::123456789012:role/path/worker"})", Who::kUser, false},
    {R"("Principal": {"AWS": "arn:aws:sts::123456789012:assumed-role/worker/monday"})", Who::kSession, true},
    {R"("Principal": {"AWS": "arn:aws:sts::123456789012:assumed-role/worker/tuesday"})", Who::kSession, false},
    {R"("Principal": {"AWS": "arn:aws:sts::123456789012:assumed-role/worker/monday"})", Who::kUser, false},
    {R"("Principal": {"AWS": "AROAEXAMPLEWORKER0001"})", Who::kSession, true},
    {R"("Principal": {"AWS": "AROAEXAMPLEWORKER0002"})", Who::kSession, false},
    // Federated users.
    {R"("Principal": {"AWS": "arn:aws:sts::123456789012:federated-user/guest"})", Who::kFederatedUser, true},
    {R"("Principal": {"AWS": "arn:aws:sts::123456789012:federated-user/other"})", Who::kFederatedUser, false},
    {R"("Principal": {"AWS": "arn:aws:sts::123456789012:federated-user/guest"})", Who::kUser, false},
    // Services.
    {R"("Principal": {"Service": "lambda.amazonaws.com"})", Who::kService, true},
    {R"("Principal": {"Service": "ec2.amazonaws.com"})", Who::kService, false},
    {R"("Principal": {"Service": ["ec2.amazonaws.com", "lambda.amazonaws.com"]})", Who::kService, true},
    {R"("Principal": {"Service": "lambda.amazonaws.com"})", Who::kUser, false},
    {R"("Principal": {"Service": "lambda.amazonaws.com"})", Who::kRoot, false},
    {R"("Principal": {"Service": "lambda.amazonaws.com"})", Who::kAnonymous, false},
    // Identity providers.
    {R"("Principal": {"Federated": "accounts.google.com"})", Who::kProvider, true},
    {R"("Principal": {"Federated": "www.amazon.com"})", Who::kProvider, false},
    {R"("Principal": {"Federated": "accounts.google.com"})", Who::kUser, false},
    {R"("Principal": {"Federated": "accounts.google.com"})", Who::kFederatedUser, false},
    // Canonical user ids stand for the account.
    {R"("Principal": {"CanonicalUser": "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"})",
     Who::kUser, true},
    {R"("Principal": {"CanonicalUser": "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"})",
     Who::kRoot, true},
    {R"("Principal": {"CanonicalUser": "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"})",
     Who::kStranger, false},
    {R"("Principal": {"CanonicalUser": "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"})",
     Who::kAnonymous, false},
    // Several types.
    {R"("Principal": {"AWS": "210987654321", "Service": "lambda.amazonaws.com"})", Who::kService, true},
    {R"("Principal": {"AWS": "210987654321", "Service": "lambda.amazonaws.com"})", Who::kStranger, true},
    {R"("Principal": {"AWS": "210987654321", "Service": "lambda.amazonaws.com"})", Who::kUser, false},
};

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
inline constexpr PrincipalCase kNotPrincipalCases[] = {
    {R"("NotPrincipal": {"AWS": ["arn:aws:iam::123456789012:user/alice", "arn:aws:iam::123456789012:root"]})",
     Who::kUser, false},
    {R"("NotPrincipal": {"AWS": ["arn:aws:iam::123456789012:user/alice", "123456789012"]})", Who::kUser, false},
    // Without the account, the account is denied, and everybody in it.
    {R"("NotPrincipal": {"AWS": "arn:aws:iam::123456789012:user/alice"})", Who::kUser, true},
    {R"("NotPrincipal": {"AWS": "arn:aws:iam::123456789012:root"})", Who::kUser, true},
    {R"("NotPrincipal": {"AWS": "arn:aws:iam::123456789012:root"})", Who::kRoot, false},
    {R"("NotPrincipal": {"AWS": ["arn:aws:iam::123456789012:user/bob", "arn:aws:iam::123456789012:root"]})", Who::kUser,
     true},
    {R"("NotPrincipal": {"AWS": ["arn:aws:iam::123456789012:user/alice", "arn:aws:iam::123456789012:root"]})",
     Who::kStranger, true},
    {R"("NotPrincipal": {"AWS": ["arn:aws:iam::123456789012:user/alice", "arn:aws:iam::123456789012:root"]})",
     Who::kAnonymous, true},
    {R"("NotPrincipal": {"AWS": ["arn:aws:iam::123456789012:user/alice", "arn:aws:iam::123456789012:root"]})",
     Who::kService, true},
    // A session needs itself, its role and its account.
    {R"("NotPrincipal": {"AWS": ["arn:aws:sts::123456789012:assumed-role/worker/monday", "arn:aws:iam::123456789012:role/path/worker",
        "arn:aws:iam::123456789012:root"]})",
     Who::kSession, false},
    {R"("NotPrincipal": {"AWS": ["arn:aws:iam::123456789012:role/path/worker", "arn:aws:iam::123456789012:root"]})",
     Who::kSession, true},
    {R"("NotPrincipal": {"AWS": ["arn:aws:sts::123456789012:assumed-role/worker/monday", "arn:aws:iam::123456789012:root"]})",
     Who::kSession, true},
    {R"("NotPrincipal": {"Service": "lambda.amazonaws.com"})", Who::kService, false},
    {R"("NotPrincipal": {"Service": "ec2.amazonaws.com"})", Who::kService, true},
    {R"("NotPrincipal": {"Federated": "accounts.google.com"})", Who::kProvider, false},
    {R"("NotPrincipal": {"Federated": "accounts.google.com"})", Who::kUser, true},
    {R"("NotPrincipal": "*")", Who::kUser, false},
    {R"("NotPrincipal": "*")", Who::kAnonymous, false},
};

}  // namespace emulator::cases
