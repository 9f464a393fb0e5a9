namespace Grid.Errors;

/// <summary>Why a request was refused or could not be served. Numbers and texts are a contract: append only.</summary>
public enum ErrorCode
{
    /// <summary>A defect in Grid: nothing the caller did.</summary>
    Internal = 0,

    /// <summary>The request itself is malformed: a bad name, a bad option, a bad body.</summary>
    InvalidRequest = 1,

    /// <summary>The SQL text does not parse.</summary>
    SyntaxError = 2,

    /// <summary>The SQL text is understood but uses a construct that is not supported.</summary>
    NotSupported = 3,

    /// <summary>No table has that name.</summary>
    TableNotFound = 4,

    /// <summary>A table of that name exists already.</summary>
    TableExists = 5,

    /// <summary>The table has no such column.</summary>
    ColumnNotFound = 6,

    /// <summary>A value or an expression has a type that does not fit its place.</summary>
    TypeMismatch = 7,

    /// <summary>A value is outside the range of its type, or arithmetic left it.</summary>
    ValueOutOfRange = 8,

    /// <summary>A string or blob is longer than its column or the limit allows.</summary>
    ValueTooLong = 9,

    /// <summary>NULL, or nothing, was given for a column that is NOT NULL.</summary>
    NullNotAllowed = 10,

    /// <summary>A key column was not given.</summary>
    KeyMissing = 11,

    /// <summary>An insert met an existing row.</summary>
    DuplicateKey = 12,

    /// <summary>An update or a conditional write met no row.</summary>
    RowNotFound = 13,

    /// <summary>A conditional write met a row of another version.</summary>
    VersionMismatch = 14,

    /// <summary>The caller's view of the schema is out of date; refresh and try again.</summary>
    SchemaChanged = 15,

    /// <summary>A parameter of the SQL text was not given, or one was given that the text does not use.</summary>
    ParameterMismatch = 16,

    /// <summary>A named limit was exceeded; the message says limit, actual and remedy.</summary>
    LimitExceeded = 17,

    /// <summary>A partition or the whole grid cannot serve now. Nothing was applied.</summary>
    Unavailable = 18,

    /// <summary>The write may or may not have been applied. Read before repeating it.</summary>
    OutcomeUnknown = 19,

    /// <summary>The call did not finish before its deadline. For a write, see <see cref="OutcomeUnknown"/>.</summary>
    Timeout = 20,

    /// <summary>A store is damaged, belongs to another grid, or cannot be opened.</summary>
    StoreFailure = 21,

    /// <summary>The configuration contradicts itself or what the grid was created with.</summary>
    InvalidConfiguration = 22,

    /// <summary>This owner's epoch has been superseded; another owner serves the partition. Nothing was applied.</summary>
    Fenced = 23,

    /// <summary>No index has that name.</summary>
    IndexNotFound = 24,

    /// <summary>An index of that name exists already.</summary>
    IndexExists = 25,

    /// <summary>The rest of a result that is read page by page is gone: its silo was lost, or no page was asked for in time.</summary>
    ResultLost = 26,

    /// <summary>Changes behind a place are no longer kept, or the history that the place belongs to is gone. Read the rows anew, and the changes from there.</summary>
    ChangesLost = 27,
}
