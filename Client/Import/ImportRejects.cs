using Grid.Errors;

namespace Grid.Client.Import;

/// <summary>Where refused rows go, up to the limit. Thread-safe.</summary>
internal sealed class ImportRejects(ImportOptions options)
{
    private readonly Lock _gate = new();
    private long _count;

    /// <summary>Rows refused so far.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>Takes a refused row.</summary>
    /// <exception cref="RequestException">Nobody takes refused rows, or they are too many: the import is to end.</exception>
    public void Add(long line, RequestException reason, string? text)
    {
        if (options.Rejected is not { } take)
        {
            throw reason;
        }

        lock (_gate)
        {
            if (_count == options.MaxRejectedRows)
            {
                throw new RequestException(reason.Code,
                    $"{reason.Message} {_count} rows were refused before this one, the limit of the import (MaxRejectedRows): look whether it is the right input, or raise the limit.", reason);
            }

            take(new RejectedRow(line, reason.Message, text));
            _count++;
        }
    }

    /// <summary>Whether a partition's refusal may be of single rows, which are looked for then.</summary>
    public bool MayTake(GridException failure) =>
        options.Rejected is not null && failure is RequestException && failure.Code is not (ErrorCode.SchemaChanged or ErrorCode.TableNotFound);
}
