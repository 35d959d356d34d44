import logging
import os

from batches import SensorHandler, SignatureVerificationFailure, WarmedEvent, to_core_request
from flask import Flask, Response, request

app = Flask(__name__)
log = logging.getLogger("receiver")
handler = SensorHandler(secret_key=os.environ["SENSOR_SECRET"])


@app.post("/readings")
def receive_readings() -> Response:
    events = handler.verify_and_parse_events(to_core_request(request))
    if isinstance(events, SignatureVerificationFailure):
        return Response(status=401)
    for event in events:
        if isinstance(event, WarmedEvent):
            log.info("%s degrees", event.payload.degrees)
        else:
            log.warning("%s", event)
    return Response(status=204)
