// What the SDK for Go does with S3: uploads and downloads in parts with every checksum it knows, lock files, presigned URLs.
package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/feature/s3/manager"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/smithy-go"
)

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func main() {
	ctx := context.Background()
	c := s3.New(s3.Options{Region: "us-east-1", UsePathStyle: true, BaseEndpoint: aws.String(os.Getenv("AWS_ENDPOINT_URL")),
		Credentials: credentials.NewStaticCredentialsProvider(os.Getenv("AWS_ACCESS_KEY_ID"), "test", "")})
	b := aws.String(os.Getenv("BUCKET"))
	_, err := c.CreateBucket(ctx, &s3.CreateBucketInput{Bucket: b})
	must(err)
	body := make([]byte, 23<<20)
	rand.Read(body)
	for _, alg := range []types.ChecksumAlgorithm{"", types.ChecksumAlgorithmCrc32c, types.ChecksumAlgorithmSha256, types.ChecksumAlgorithmCrc64nvme, types.ChecksumAlgorithmSha1} {
		up := manager.NewUploader(c)
		_, err = up.Upload(ctx, &s3.PutObjectInput{Bucket: b, Key: aws.String("big"), Body: bytes.NewReader(body), ChecksumAlgorithm: alg})
		must(err)
		w := manager.NewWriteAtBuffer(nil)
		_, err = manager.NewDownloader(c).Download(ctx, w, &s3.GetObjectInput{Bucket: b, Key: aws.String("big")})
		must(err)
		if !bytes.Equal(w.Bytes(), body) {
			panic("differs")
		}
		_, err = c.PutObject(ctx, &s3.PutObjectInput{Bucket: b, Key: aws.String("small"), Body: strings.NewReader("hello"), ChecksumAlgorithm: alg})
		must(err)
		o, err := c.GetObject(ctx, &s3.GetObjectInput{Bucket: b, Key: aws.String("small"), ChecksumMode: types.ChecksumModeEnabled})
		must(err)
		d, err := io.ReadAll(o.Body)
		must(err)
		if string(d) != "hello" {
			panic(string(d))
		}
	}
	// lock files, as Terraform's backend makes them
	put := func() error {
		_, err := c.PutObject(ctx, &s3.PutObjectInput{Bucket: b, Key: aws.String("state.tflock"), Body: strings.NewReader("{}"), IfNoneMatch: aws.String("*")})
		return err
	}
	must(put())
	var api smithy.APIError
	if err := put(); !errors.As(err, &api) || api.ErrorCode() != "PreconditionFailed" {
		panic(err)
	}
	_, err = c.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: b, Key: aws.String("state.tflock")})
	must(err)
	must(put())
	p := s3.NewPresignClient(c)
	r, err := p.PresignPutObject(ctx, &s3.PutObjectInput{Bucket: b, Key: aws.String("signed")})
	must(err)
	q, _ := http.NewRequest("PUT", r.URL, strings.NewReader("signed"))
	q.Header = r.SignedHeader
	a, err := http.DefaultClient.Do(q)
	must(err)
	if a.StatusCode != 200 {
		t, _ := io.ReadAll(a.Body)
		panic(string(t))
	}
	_, err = c.CopyObject(ctx, &s3.CopyObjectInput{Bucket: b, Key: aws.String("copy"), CopySource: aws.String(*b + "/big")})
	must(err)
	var nf *types.NotFound
	_, err = c.HeadObject(ctx, &s3.HeadObjectInput{Bucket: b, Key: aws.String("none")})
	if !errors.As(err, &nf) {
		panic(err)
	}
	pages := s3.NewListObjectsV2Paginator(c, &s3.ListObjectsV2Input{Bucket: b, MaxKeys: aws.Int32(2)})
	var ids []types.ObjectIdentifier
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		must(err)
		for _, o := range page.Contents {
			ids = append(ids, types.ObjectIdentifier{Key: o.Key})
		}
	}
	_, err = c.DeleteObjects(ctx, &s3.DeleteObjectsInput{Bucket: b, Delete: &types.Delete{Objects: ids}})
	must(err)
	_, err = c.PutBucketTagging(ctx, &s3.PutBucketTaggingInput{Bucket: b, Tagging: &types.Tagging{TagSet: []types.Tag{{Key: aws.String("a"), Value: aws.String("b")}}}})
	must(err)
	_, err = c.DeleteBucket(ctx, &s3.DeleteBucketInput{Bucket: b})
	must(err)
	fmt.Println("objects deleted:", len(ids))
}
