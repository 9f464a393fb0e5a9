global using ErrorCode = Grid.Errors.ErrorCode;
