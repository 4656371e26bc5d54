using System.Text;
using Crownwatch.Core.Definitions;

namespace Crownwatch.Probes.Loading;

/// <summary>
/// Reads definition files from disk. It is here because Core does no I/O and this project is the one that both the server and
/// the command line build on.
/// </summary>
public sealed record DefinitionFiles(IReadOnlyList<SourceFile> Files, IReadOnlyList<Finding> Findings)
{
    private const long MostBytes = 64L * 1024 * 1024;

    // Throws on bytes that are not UTF-8, so that nothing is quietly replaced.
    private static readonly UTF8Encoding _utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>True when every file named could be read, and there is at least one.</summary>
    public bool Succeeded => Findings.Count == 0;

    /// <summary>Reads a file, or every *.yml and *.yaml directly in a folder, by name. What can't be read is a finding CW001.</summary>
    public static DefinitionFiles Load(string path) => Load([path]);

    /// <summary>As <see cref="Load(string)"/>, several files and folders as one definition.</summary>
    public static DefinitionFiles Load(IReadOnlyList<string> paths)
    {
        var (files, findings) = (new List<SourceFile>(), new List<Finding>());
        foreach (var path in paths)
        {
            var at = path;
            try
            {
                foreach (var file in Expand(path, findings))
                {
                    at = file;
                    files.Add(Read(file));
                }
            }
            catch (DecoderFallbackException)
            {
                findings.Add(Refuse(at, "the file is not UTF-8 text"));
            }
            catch (Exception unreadable)
                when (unreadable is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
            {
                findings.Add(Refuse(at, $"can't read it: {unreadable.Message}"));
            }
        }

        return new DefinitionFiles(files, findings);
    }

    /// <summary>The folder that a relative `${file:PATH}` starts from: the one that holds the file.</summary>
    public static string FolderOf(string path) =>
        Directory.Exists(path) ? Path.GetFullPath(path) : Path.GetDirectoryName(Path.GetFullPath(path)) ?? Directory.GetCurrentDirectory();

    private static string[] Expand(string path, List<Finding> findings)
    {
        if (!Directory.Exists(path))
        {
            if (File.Exists(path))
            {
                return [path];
            }

            findings.Add(Refuse(path, "there is no such file or folder"));
            return [];
        }

        var files = Directory
            .EnumerateFiles(path)
            .Where(f => Path.GetExtension(f) is ".yml" or ".yaml")
            .Order(StringComparer.Ordinal)
            .ToArray();
        if (files.Length == 0)
        {
            findings.Add(Refuse(path, "the folder holds no .yml or .yaml file"));
        }

        return files;
    }

    private static SourceFile Read(string path)
    {
        using var stream = File.OpenRead(path);
        using var reader = new StreamReader(stream, _utf8, detectEncodingFromByteOrderMarks: false);
        return stream.CanSeek && stream.Length > MostBytes
            ? throw new IOException($"it is larger than {MostBytes / 1024 / 1024} MB")
            : new SourceFile(path, reader.ReadToEnd());
    }

    private static Finding Refuse(string path, string message) => new(Codes.CannotRead, FindingSeverity.Error, message, path, 1, 1);
}
