// Cases for actions, resources and policy variables: each row is tried in a statement that allows and in one that
// denies.
#pragma once

namespace emulator::cases {

/// Whether a statement with this element applies to a request.
struct PatternCase {
  /// "Action", "NotAction", "Resource", "NotResource".
  const char* element;
  /// Several are separated by '|'.
  const char* patterns;
  const char* requested;
  bool applies;
};

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html
inline constexpr PatternCase kActionCases[] = {
    {"Action", "s3:GetObject", "s3:GetObject", true},
    {"Action", "s3:getobject", "s3:GetObject", true},
    {"Action", "S3:GETOBJECT", "s3:GetObject", true},
    {"Action", "s3:GetObject", "s3:GetObjectAcl", false},
    {"Action", "s3:GetObject", "s3:PutObject", false},
    {"Action", "s3:GetObject", "ec2:GetObject", false},
    {"Action", "s3:*", "s3:GetObject", true},
    {"Action", "s3:*", "ec2:DescribeVpcs", false},
    {"Action", "s3:*", "s3-object-lambda:GetObject", false},
    {"Action", "*", "s3:GetObject", true},
    {"Action", "*", "ec2:DescribeVpcs", true},
    {"Action", "s3:Get*", "s3:GetObject", true},
    {"Action", "s3:Get*", "s3:PutObject", false},
    {"Action", "s3:*Object", "s3:GetObject", true},
    {"Action", "s3:*Object", "s3:GetObjectAcl", false},
    {"Action", "s3:*Object*", "s3:GetObjectAcl", true},
    {"Action", "s3:G?tObject", "s3:GetObject", true},
    {"Action", "s3:G??Object", "s3:GetObject", true},
    {"Action", "s3:G?Object", "s3:GetObject", false},
    {"Action", "s3:GetObject?", "s3:GetObject", false},
    {"Action", "iam:*AccessKey*", "iam:CreateAccessKey", true},
    {"Action", "iam:*AccessKey*", "iam:ListAccessKeys", true},
    {"Action", "iam:*AccessKey*", "iam:ListUsers", false},
    {"Action", "ec2:Describe*|ec2:Get*", "ec2:GetConsoleOutput", true},
    {"Action", "ec2:Describe*|ec2:Get*", "ec2:RunInstances", false},
    {"Action", "ec2:*Vpc*Peering*", "ec2:CreateVpcPeeringConnection", true},
    {"Action", "ec2:*Vpc*Peering*", "ec2:CreateVpc", false},
    {"NotAction", "s3:GetObject", "s3:GetObject", false},
    {"NotAction", "s3:GetObject", "s3:PutObject", true},
    {"NotAction", "s3:getobject", "s3:GetObject", false},
    {"NotAction", "s3:*", "s3:PutObject", false},
    {"NotAction", "s3:*", "ec2:RunInstances", true},
    {"NotAction", "iam:*|sts:*", "sts:AssumeRole", false},
    {"NotAction", "iam:*|sts:*", "s3:GetObject", true},
    {"NotAction", "*", "s3:GetObject", false},
    {"NotAction", "s3:Delete*", "s3:DeleteBucket", false},
    {"NotAction", "s3:Delete*", "s3:CreateBucket", true},
};

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notresource.html
inline constexpr PatternCase kResourceCases[] = {
    {"Resource", "arn:aws:s3:::bucket", "arn:aws:s3:::bucket", true},
    {"Resource", "arn:aws:s3:::bucket", "arn:aws:s3:::bucket/key", false},
    {"Resource", "arn:aws:s3:::bucket/*", "arn:aws:s3:::bucket/key", true},
    {"Resource", "arn:aws:s3:::bucket/*", "arn:aws:s3:::bucket/a/b/c", true},
    {"Resource", "arn:aws:s3:::bucket/*", "arn:aws:s3:::bucket", false},
    {"Resource", "arn:aws:s3:::bucket/*", "arn:aws:s3:::bucket/", true},
    {"Resource", "arn:aws:s3:::bucket*", "arn:aws:s3:::bucket", true},
    {"Resource", "arn:aws:s3:::bucket*", "arn:aws:s3:::bucket-2/key", true},
    {"Resource", "arn:aws:s3:::Bucket", "arn:aws:s3:::bucket", false},
    {"Resource", "arn:aws:s3:::bucket/home/*/file", "arn:aws:s3:::bucket/home/alice/file", true},
    {"Resource", "arn:aws:s3:::bucket/home/*/file", "arn:aws:s3:::bucket/home/a:b/c/file", true},
    {"Resource", "arn:aws:s3:::bucket/home/*/file", "arn:aws:s3:::bucket/home/alice/other", false},
    {"Resource", "arn:aws:s3:::bucket/?", "arn:aws:s3:::bucket/k", true},
    {"Resource", "arn:aws:s3:::bucket/?", "arn:aws:s3:::bucket/key", false},
    {"Resource", "arn:aws:s3:::bucket/k?y", "arn:aws:s3:::bucket/k:y", true},
    {"Resource", "arn:aws:s3:::*", "arn:aws:s3:::bucket/key", true},
    {"Resource", "arn:aws:s3*", "arn:aws:s3:::bucket/key", true},
    {"Resource", "*", "arn:aws:s3:::bucket/key", true},
    {"Resource", "*", "*", true},
    {"Resource", "arn:aws:s3:::bucket", "*", false},
    {"Resource", "arn:aws:ec2:*:*:instance/*", "arn:aws:ec2:us-east-1:123456789012:instance/i-1", true},
    {"Resource", "arn:aws:ec2:*:*:instance/*", "arn:aws:ec2:us-east-1:123456789012:volume/vol-1", false},
    {"Resource", "arn:aws:ec2:us-east-1:*:instance/*", "arn:aws:ec2:eu-west-1:123456789012:instance/i-1", false},
    {"Resource", "arn:aws:ec2:us-*-1:123456789012:instance/*", "arn:aws:ec2:us-east-1:123456789012:instance/i-1", true},
    {"Resource", "arn:aws:ec2:u*1:123456789012:instance/*", "arn:aws:ec2:us-east-1:123456789012:instance/i-1", true},
    {"Resource", "arn:aws:ec2:*9012:instance/*", "arn:aws:ec2:us-east-1:123456789012:instance/i-1", false},
    {"Resource", "arn:aws:ec2:us-east-?:123456789012:instance/*", "arn:aws:ec2:us-east-1:123456789012:instance/i-1",
     true},
    {"Resource", "arn:aws:ec2:us-east-1?123456789012:instance/*", "arn:aws:ec2:us-east-1:123456789012:instance/i-1",
     false},
    {"Resource", "arn:aws:ec2:us-east-1:123456789012:*", "arn:aws:ec2:us-east-1:123456789012:instance/i-1", true},
    {"Resource", "arn:aws:ec2:us-east-1:123456789012:*", "arn:aws:ec2:us-east-1:210987654321:instance/i-1", false},
    {"Resource", "arn:aws:ec2:us-east-1:123456789012:instance/i-1", "arn:aws:ec2:us-east-1:123456789012:instance/*",
     false},
    {"Resource", "arn:aws:iam::123456789012:user/*", "arn:aws:iam::123456789012:user/division/alice", true},
    {"Resource", "arn:aws:iam::123456789012:user/division/*", "arn:aws:iam::123456789012:user/alice", false},
    {"Resource", "arn:aws:iam::*:role/admin", "arn:aws:iam::123456789012:role/admin", true},
    {"Resource", "arn:*:iam::123456789012:role/admin", "arn:aws-cn:iam::123456789012:role/admin", true},
    {"Resource", "arn:aws:logs:*:*:log-group:*:log-stream:*", "arn:aws:logs:us-east-1:1:log-group:g:log-stream:s",
     true},
    {"Resource", "arn:aws:sqs:us-east-1:123456789012:a|arn:aws:sqs:us-east-1:123456789012:b",
     "arn:aws:sqs:us-east-1:123456789012:b", true},
    {"Resource", "arn:aws:sqs:us-east-1:123456789012:a|arn:aws:sqs:us-east-1:123456789012:b",
     "arn:aws:sqs:us-east-1:123456789012:c", false},
    {"NotResource", "arn:aws:s3:::bucket/*", "arn:aws:s3:::bucket/key", false},
    {"NotResource", "arn:aws:s3:::bucket/*", "arn:aws:s3:::bucket", true},
    {"NotResource", "arn:aws:s3:::bucket/*", "arn:aws:s3:::other/key", true},
    {"NotResource", "arn:aws:s3:::a|arn:aws:s3:::b", "arn:aws:s3:::b", false},
    {"NotResource", "arn:aws:s3:::a|arn:aws:s3:::b", "arn:aws:s3:::c", true},
    {"NotResource", "*", "arn:aws:s3:::c", false},
    {"NotResource", "arn:aws:s3:::a", "*", true},
};

/// Whether a statement with a policy variable in this element applies; the request has aws:username alice,
/// aws:PrincipalTag/team blue*, an empty aws:PrincipalTag/none, and two values of aws:TagKeys.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
inline constexpr PatternCase kVariableCases[] = {
    {"Resource", "arn:aws:s3:::bucket/${aws:username}/*", "arn:aws:s3:::bucket/alice/key", true},
    {"Resource", "arn:aws:s3:::bucket/${aws:username}/*", "arn:aws:s3:::bucket/bob/key", false},
    {"Resource", "arn:aws:s3:::bucket/${AWS:UserName}/*", "arn:aws:s3:::bucket/alice/key", true},
    {"Resource", "arn:aws:s3:::bucket/${ aws:username }/*", "arn:aws:s3:::bucket/alice/key", true},
    {"Resource", "arn:aws:s3:::bucket/${aws:username}", "arn:aws:s3:::bucket/${aws:username}", false},
    {"Resource", "arn:aws:s3:::bucket/${aws:missing}/*", "arn:aws:s3:::bucket//key", false},
    {"Resource", "arn:aws:s3:::bucket/${aws:missing, 'common'}/*", "arn:aws:s3:::bucket/common/key", true},
    {"Resource", "arn:aws:s3:::bucket/${aws:missing, 'common'}/*", "arn:aws:s3:::bucket/alice/key", false},
    {"Resource", "arn:aws:s3:::bucket/${aws:username, 'common'}/*", "arn:aws:s3:::bucket/alice/key", true},
    {"Resource", "arn:aws:s3:::bucket/${aws:username, 'common'}/*", "arn:aws:s3:::bucket/common/key", false},
    {"Resource", "arn:aws:s3:::bucket/${aws:PrincipalTag/team}", "arn:aws:s3:::bucket/blue*", true},
    {"Resource", "arn:aws:s3:::bucket/${aws:PrincipalTag/team}", "arn:aws:s3:::bucket/bluebell", false},
    {"Resource", "arn:aws:s3:::bucket/${aws:PrincipalTag/none}", "arn:aws:s3:::bucket/", true},
    {"Resource", "arn:aws:s3:::bucket/${aws:TagKeys}", "arn:aws:s3:::bucket/one", false},
    {"Resource", "arn:aws:s3:::${aws:username}-${aws:username}", "arn:aws:s3:::alice-alice", true},
    {"Resource", "arn:aws:s3:::bucket/${*}", "arn:aws:s3:::bucket/*", true},
    {"Resource", "arn:aws:s3:::bucket/${*}", "arn:aws:s3:::bucket/key", false},
    {"Resource", "arn:aws:s3:::bucket/${?}", "arn:aws:s3:::bucket/?", true},
    {"Resource", "arn:aws:s3:::bucket/${?}", "arn:aws:s3:::bucket/k", false},
    {"Resource", "arn:aws:s3:::bucket/${$}", "arn:aws:s3:::bucket/$", true},
    {"Resource", "arn:aws:s3:::bucket/${$}{x}", "arn:aws:s3:::bucket/${x}", true},
    {"Resource", "arn:aws:s3:::bucket/$x", "arn:aws:s3:::bucket/$x", true},
    {"NotResource", "arn:aws:s3:::bucket/${aws:username}/*", "arn:aws:s3:::bucket/alice/key", false},
    {"NotResource", "arn:aws:s3:::bucket/${aws:username}/*", "arn:aws:s3:::bucket/bob/key", true},
    {"NotResource", "arn:aws:s3:::bucket/${aws:missing}/*", "arn:aws:s3:::bucket/key", true},
};

/// Likewise in conditions; "old" is a document of version 2008-10-17.
struct VariableConditionCase {
  const char* version;
  const char* condition_operator;
  const char* policy_value;
  const char* request_value;
  bool holds;
};

inline constexpr VariableConditionCase kVariableConditionCases[] = {
    {"2012-10-17", "StringEquals", "${aws:username}", "alice", true},
    {"2012-10-17", "StringEquals", "${aws:username}", "bob", false},
    {"2012-10-17", "StringEquals", "${aws:username}", "${aws:username}", false},
    {"2012-10-17", "StringEquals", "x-${aws:username}-y", "x-alice-y", true},
    {"2012-10-17", "StringEquals", "${aws:missing}", "", false},
    {"2012-10-17", "StringEquals", "${aws:missing, 'none'}", "none", true},
    {"2012-10-17", "StringEquals", "${aws:PrincipalTag/Team}", "blue*", true},
    {"2012-10-17", "StringNotEquals", "${aws:username}", "alice", false},
    {"2012-10-17", "StringNotEquals", "${aws:username}", "bob", true},
    {"2012-10-17", "StringNotEquals", "${aws:missing}", "bob", true},
    {"2012-10-17", "StringEqualsIgnoreCase", "${aws:username}", "ALICE", true},
    {"2012-10-17", "StringEqualsIgnoreCase", "X-${aws:username}", "x-Alice", true},
    {"2012-10-17", "StringLike", "home/${aws:username}/*", "home/alice/x", true},
    {"2012-10-17", "StringLike", "home/${aws:username}/*", "home/bob/x", false},
    {"2012-10-17", "StringLike", "${aws:PrincipalTag/team}", "bluebell", false},
    {"2012-10-17", "StringLike", "${aws:PrincipalTag/team}", "blue*", true},
    {"2012-10-17", "StringLike", "a${*}b", "a*b", true},
    {"2012-10-17", "StringLike", "a${*}b", "axb", false},
    {"2012-10-17", "StringNotLike", "home/${aws:username}/*", "home/bob/x", true},
    {"2012-10-17", "ArnLike", "arn:aws:iam::*:user/${aws:username}", "arn:aws:iam::123456789012:user/alice", true},
    {"2012-10-17", "ArnLike", "arn:aws:iam::*:user/${aws:username}", "arn:aws:iam::123456789012:user/bob", false},
    {"2012-10-17", "ArnEquals", "arn:aws:iam::*:user/${aws:missing}", "arn:aws:iam::123456789012:user/", false},
    {"2012-10-17", "NumericEquals", "${aws:username}", "1", false},
    {"2012-10-17", "Bool", "${aws:username}", "true", false},
    {"2008-10-17", "StringEquals", "${aws:username}", "alice", false},
    {"2008-10-17", "StringEquals", "${aws:username}", "${aws:username}", true},
    {"2008-10-17", "StringLike", "${aws:*}", "${aws:username}", true},
    {"2008-10-17", "StringNotEquals", "${aws:username}", "alice", true},
};

}  // namespace emulator::cases
