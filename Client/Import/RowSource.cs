using Grid.Errors;
using Grid.Tables;

namespace Grid.Client.Import;

/// <summary>The rows of an input, one at a time, in its order. Used by one reader.</summary>
internal abstract class RowSource : IDisposable
{
    /// <summary>Number of the current row, from 1.</summary>
    public long Row { get; protected set; }

    /// <summary>Where the current row stands: see <see cref="RejectedRow"/>.</summary>
    public abstract long Line { get; }

    /// <summary>The current row as it stands in the input; null when it is not text.</summary>
    public virtual string? Text => null;

    /// <summary>What the input has.</summary>
    public abstract ImportColumn[] Columns { get; }

    /// <summary>Goes to the next row; false behind the last.</summary>
    /// <exception cref="RequestException">The input cannot be read any further at <see cref="Line"/>.</exception>
    public abstract ValueTask<bool> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Passes over rows at the beginning; false when there are not so many.</summary>
    public virtual async ValueTask<bool> SkipAsync(long rows, CancellationToken cancellationToken)
    {
        while (Row < rows)
        {
            if (!await ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Writes the current row, whole.</summary>
    /// <exception cref="RequestException">A value does not fit its column; the message names line, column and value.</exception>
    public abstract void Write(RowWriter writer, GeneratedKeys keys);

    public virtual void Dispose()
    {
    }
}
