namespace Crownwatch.Server.Api;

/// <summary>Writes a whole answer: what is read gets an ETag of it, what was changed the ETag of what it is now.</summary>
internal static class TaggedAnswer
{
    public static Task WriteAsync(HttpContext context, byte[] body, string contentType, int status, string? version)
    {
        var (request, response) = (context.Request, context.Response);
        var reading = Access.Needs.IsReading(request.Method);
        if (reading && status == StatusCodes.Status200OK)
        {
            var tag = EntityTag.Of(version, body);
            response.Headers.ETag = tag;
            response.Headers.CacheControl = "private, no-cache";
            if (EntityTag.IsKnown(request, tag))
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                return Task.CompletedTask;
            }
        }
        else if (version is not null)
        {
            response.Headers.ETag = $"\"{version}\"";
        }

        response.StatusCode = status;
        response.ContentType = contentType;
        response.ContentLength = body.Length;
        return HttpMethods.IsHead(request.Method) ? Task.CompletedTask : response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }
}
