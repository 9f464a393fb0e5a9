using System.Collections.Concurrent;
using Grid.Errors;
using Grid.Grains.Queries.Planning;

namespace Grid.Grains.Queries.Streams;

/// <summary>The results that are open on this silo. Thread-safe.</summary>
internal sealed class OpenCursors(QueryOptions options)
{
    private readonly ConcurrentDictionary<Guid, OpenCursor> _open = new();

    public int Count => _open.Count;

    /// <exception cref="RequestException"><see cref="ErrorCode.LimitExceeded"/>: too many are open.</exception>
    public void Add(OpenCursor cursor)
    {
        _open[cursor.Id] = cursor;
        if (_open.Count > options.MaxCursors)
        {
            _open.TryRemove(cursor.Id, out _);
            throw new RequestException(ErrorCode.LimitExceeded,
                $"{options.MaxCursors} large results are open on this silo to be read page by page, as many as may be (Grid:Query:MaxCursors). Read them to their end or close them, ask for less, or raise the limit.");
        }
    }

    public OpenCursor? Find(Guid id) => _open.GetValueOrDefault(id);

    /// <summary>Takes a cursor out, which is then to be disposed of; null when it has ended.</summary>
    public OpenCursor? Remove(Guid id) => _open.TryRemove(id, out var cursor) ? cursor : null;
}
